import type {Argv, Host} from '../host.ts';
import {CommandError} from './command-error.ts';

/** Milliseconds to search a whole tree on a busy machine. */
const DEADLINE = 60_000;

/**
 * Returns all lines that a command prints; a host otherwise keeps only the end of an output. Ignores the exit code,
 * because some of the searched files may vanish meanwhile. Rejects with a CommandError on timeout (`deadline` in
 * milliseconds): a partial list would look like losses.
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
	// The last line ends with a newline too.
	if (lines.at(-1) === '') lines.pop();
	return lines;
}
