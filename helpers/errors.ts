import type {Argv, CommandResult} from './host/host.ts';

const TAIL_LINES = 12;

/** What virtrig tells a person when something went wrong: what was tried, where, what was seen, what to do. */
export interface Explanation {
	/** What was tried, as a sentence without its full stop. */
	readonly tried: string;
	readonly host: string;
	readonly expected?: string;
	/** What was seen; only the last lines of a longer text are kept. */
	readonly seen?: string;
	readonly advice?: string;
	readonly cause?: unknown;
}

/** The last lines of a text, for an error message. */
export function tail(text: string, lines = TAIL_LINES): string {
	return text.trimEnd().split('\n').slice(-lines).join('\n');
}

/** Base of every error that is about a host. Its fields hold what its message says. */
export class HostError extends Error {
	override name = 'HostError';
	readonly tried: string;
	readonly host: string;
	readonly expected: string | undefined;
	readonly seen: string | undefined;
	readonly advice: string | undefined;

	constructor(explanation: Explanation) {
		const {tried, host, expected, seen, advice, cause} = explanation;
		const lines = [`${tried} (host ${host})`];
		if (expected !== undefined) lines.push(`  expected: ${expected}`);
		if (seen !== undefined) lines.push(`  seen:     ${tail(seen).replaceAll('\n', '\n            ')}`);
		if (advice !== undefined) lines.push(`  do:       ${advice}`);
		super(lines.join('\n'), {cause});
		this.tried = tried;
		this.host = host;
		this.expected = expected;
		this.seen = seen;
		this.advice = advice;
	}
}

/** Something did not happen before its deadline. */
export class DeadlineError extends HostError {
	override name = 'DeadlineError';
}

/** A command that ended with a non-zero exit code, a signal, or at its deadline; shaped like its result. */
export class CommandError extends HostError implements CommandResult {
	override name = 'CommandError';
	readonly argv: Argv;
	readonly exitCode: number | undefined;
	readonly signal: string | undefined;
	readonly stdout: string;
	readonly stderr: string;
	readonly duration: number;
	readonly timedOut: boolean;

	constructor(result: CommandResult, host: string, advice?: string) {
		const how = result.timedOut
			? `killed at its deadline, after ${(result.duration / 1000).toFixed(1)} s`
			: result.signal
				? `ended by ${result.signal}`
				: `exit code ${result.exitCode}`;
		const output = result.stderr.trim() || result.stdout.trim() || '(no output)';
		super({
			tried: `run: ${result.argv.join(' ')}`,
			host,
			expected: 'exit code 0',
			seen: `${how}\n${tail(output)}`,
			...(advice === undefined ? {} : {advice}),
		});
		this.argv = result.argv;
		this.exitCode = result.exitCode;
		this.signal = result.signal;
		this.stdout = result.stdout;
		this.stderr = result.stderr;
		this.duration = result.duration;
		this.timedOut = result.timedOut;
	}
}
