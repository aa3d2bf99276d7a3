import type {Argv, Host} from '../host.ts';
import {CommandError} from './command-error.ts';

/** Milliseconds for a look at a whole tree, on a busy machine. */
const DEADLINE = 60_000;

/**
 * All lines that a command prints, however many: what a host keeps of an output is its end alone. That some of what it
 * looks at goes meanwhile is no failure, whatever its exit code says. That it does not end rejects with a CommandError,
 * since half a list would look like losses; `deadline` is in milliseconds.
 */
export async function allLines(host: Host, argv: Argv, deadline = DEADLINE): Promise<string[]> {
	const pieces: string[] = [];
	const result = await host.run(argv, {
		deadline,
		check: false,
		onOutput: (chunk, stream) => void (stream === 'stdout' && pieces.push(chunk)),
	});
	if (result.timedOut)
		throw new CommandError(result, host.name, 'see what is slow: the disk, or a file system that hangs');
	const lines = pieces.join('').split('\n');
	// The last one ends with a newline too.
	if (lines.at(-1) === '') lines.pop();
	return lines;
}
