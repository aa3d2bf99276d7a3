import {readShellCommand} from './shell-words.ts';

/** A command that libvirt logged, in the form of /proc/PID/environ and /proc/PID/cmdline split at NUL. */
export interface LoggedCommand {
	/** Each as `NAME=value`, in the order of the log. */
	readonly environment: readonly string[];
	readonly argv: readonly string[];
}

/** A logged command, and the offset after it. */
interface FoundCommand {
	readonly command: LoggedCommand;
	readonly end: number;
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/**
 * Reads the command after a start line, in either of libvirt's two forms: quoted, with one part per line (virCommandToString,
 * QEMU today), or raw on one line (virCommandWriteArgLog, LXC and old QEMU; see {@link readRawCommand}).
 */
export function readCommand(text: string, start: number): FoundCommand {
	const newline = text.indexOf('\n', start);
	const lineEnd = newline < 0 ? text.length : newline;
	const line = text.slice(start, lineEnd);
	if (!line.endsWith('\\')) {
		return {command: readRawCommand(line), end: Math.min(lineEnd + 1, text.length)};
	}
	const {words, end} = readShellCommand(text, start);
	const found = words.findIndex((word) => !ASSIGNMENT.test(word));
	const program = found < 0 ? words.length : found;
	return {command: {environment: words.slice(0, program), argv: words.slice(program)}, end};
}

/**
 * Reads a command whose words are joined by single spaces without quotes, as virCommandWriteArgLog writes it. A space within a
 * value is then recognized only by what follows: a variable ends before ` NAME=`, and the environment ends before the first
 * word that is an absolute path (virCommand resolves its program). An argument that contains a space becomes several words.
 */
export function readRawCommand(line: string): LoggedCommand {
	const program = line.search(/(?<=^| )\//);
	const variables = program < 0 ? line : line.slice(0, Math.max(0, program - 1));
	return {
		environment: variables === '' ? [] : variables.split(/ (?=[A-Za-z_]\w*=)/),
		argv: program < 0 ? [] : line.slice(program).split(' '),
	};
}
