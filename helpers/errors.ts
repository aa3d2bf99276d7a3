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

	/** What was tried and the last line of what was seen, for where there is room for one line. */
	get inShort(): string {
		return this.seen ? `${this.tried}: ${tail(this.seen, 1)}` : this.tried;
	}
}

/** The way to a host is gone, and with it whatever was under way there. */
export class HostLostError extends HostError {
	override name = 'HostLostError';
}

/** Something did not happen before its deadline. */
export class DeadlineError extends HostError {
	override name = 'DeadlineError';
}
