import {HostError} from '../errors.ts';
import {newNonce} from './nonce.ts';
import type {ExpectOptions, Terminal} from './terminal.ts';

export interface FramedReply {
	/** The exact output of the command, with CRLF as LF. */
	readonly output: string;
	readonly exitCode: number;
	/** Milliseconds from typing the command to the end of the reply. */
	readonly duration: number;
}

/**
 * Runs one command in a POSIX shell that shows its prompt in a terminal, with or without echo. The command runs in a subshell
 * without input, so neither its syntax errors nor its reads can break the frame.
 *
 * Rejects as Terminal.expect does, and with a HostError if the command wrote more than a terminal keeps (1 MiB).
 */
export async function runFramed(
	terminal: Terminal,
	command: string,
	options: ExpectOptions = {},
): Promise<FramedReply> {
	const began = performance.now();
	const begin = newNonce();
	const end = newNonce();
	const quoted = `'${command.replaceAll("'", "'\\''")}'`;
	terminal.sendLine(`echo ${begin.typed}; (eval ${quoted}) </dev/null; echo ${end.typed} $?`);
	await terminal.expect(new RegExp(`${begin.printed}\\r*\\n`), options);
	const {match, before, dropped} = await terminal.expect(new RegExp(`${end.printed} (\\d+)\\r*\\n`), options);
	if (dropped > 0) {
		throw new HostError({
			tried: `read the whole output of ${command} from the shell of ${terminal.program}`,
			host: terminal.host,
			expected: 'output no longer than a terminal keeps',
			seen: `${dropped} characters too many`,
			advice: 'write it to a file, or shorten it with head or tail',
		});
	}
	const output = before.replaceAll(/\r+\n/g, '\n');
	return {output, exitCode: Number(match[1]), duration: performance.now() - began};
}
