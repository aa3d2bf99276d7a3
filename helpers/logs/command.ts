import {readShellCommand} from './shell-words.ts';

/** A command that libvirt logged, in the form of /proc/PID/environ and /proc/PID/cmdline split at NUL. */
export interface LoggedCommand {
	/** `NAME=value` each, in the order of the log. */
	readonly environment: readonly string[];
	readonly argv: readonly string[];
}

/** A logged command and the offset behind it. */
interface FoundCommand {
	readonly command: LoggedCommand;
	readonly end: number;
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/**
 * Reads the command that follows a start line, in whichever of libvirt's two forms it is:
 * quoted and one part a line (virCommandToString, QEMU today), or raw on one line
 * (virCommandWriteArgLog, LXC and QEMU of old; see {@link readRawCommand}).
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
 * Reads a command whose words were joined by single spaces and not quoted, as virCommandWriteArgLog does. Spaces
 * within a value are then only told apart by what follows: a variable ends before ` NAME=`, the environment before
 * the first word that is an absolute path (virCommand resolves its program). An argument that holds a space
 * comes back as several words.
 */
export function readRawCommand(line: string): LoggedCommand {
	const program = line.search(/(?<=^| )\//);
	const variables = program < 0 ? line : line.slice(0, Math.max(0, program - 1));
	return {
		environment: variables === '' ? [] : variables.split(/ (?=[A-Za-z_]\w*=)/),
		argv: program < 0 ? [] : line.slice(program).split(' '),
	};
}
