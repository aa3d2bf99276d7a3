const TAIL_LINES = 12;

/** The parts of an error message for a person: the outcome, on which host, what was seen, what to do. */
export interface Explanation {
	/** What was tried, in the infinitive: it follows `Could not`. */
	readonly tried: string;
	/** How the message opens. Default `Could not TRIED`. */
	readonly outcome?: string;
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

/** Builds a message: the outcome, and below it the parts that exist, each with its name. */
function inLines(outcome: string, parts: Pick<Explanation, 'expected' | 'seen' | 'advice'>): string {
	const lines = [outcome];
	if (parts.expected !== undefined) lines.push(`  expected: ${parts.expected}`);
	if (parts.seen !== undefined) lines.push(`  seen:     ${parts.seen.replaceAll('\n', '\n            ')}`);
	if (parts.advice !== undefined) lines.push(`  do:       ${parts.advice}`);
	return lines.join('\n');
}

/** What is wrong with a text or a description. */
interface InputProblem {
	/** What was tried, in the infinitive: it follows `Could not`. */
	readonly tried: string;
	readonly expected?: string;
	readonly seen: string;
	readonly advice: string;
	/** The whole text, if `seen` is only a part of it. */
	readonly text?: string;
	/** The number of the wrong line, counted from 1. */
	readonly line?: number;
}

/** A text that cannot be read, or an invalid description. No host is involved. */
export class InputError extends Error implements InputProblem {
	override name = 'InputError';
	readonly tried: string;
	readonly expected: string | undefined;
	readonly seen: string;
	readonly advice: string;
	readonly text: string | undefined;
	readonly line: number | undefined;

	constructor({tried, expected, seen, advice, text, line}: InputProblem) {
		super(inLines(`Could not ${tried}`, {expected, seen, advice}));
		this.tried = tried;
		this.expected = expected;
		this.seen = seen;
		this.advice = advice;
		this.text = text;
		this.line = line;
	}
}

/** Base class of all errors about a host. Its fields hold what its message says. */
export class HostError extends Error {
	override name = 'HostError';
	readonly tried: string;
	readonly outcome: string;
	readonly host: string;
	readonly expected: string | undefined;
	readonly seen: string | undefined;
	readonly advice: string | undefined;

	constructor(explanation: Explanation) {
		const {tried, outcome = `Could not ${tried}`, host, expected, seen, advice, cause} = explanation;
		const shown = seen === undefined ? undefined : tail(seen);
		super(inLines(`${outcome} (host ${host})`, {expected, seen: shown, advice}), {cause});
		this.tried = tried;
		this.outcome = outcome;
		this.host = host;
		this.expected = expected;
		this.seen = seen;
		this.advice = advice;
	}

	/** The outcome and the last line of what was seen, on one line. */
	get inShort(): string {
		return this.seen ? `${this.outcome}: ${tail(this.seen, 1)}` : this.outcome;
	}
}

/** The connection to a host was lost, and with it everything that used it. */
export class HostLostError extends HostError {
	override name = 'HostLostError';
}

/** A wait that missed its deadline. */
export interface Missed extends Omit<Explanation, 'tried' | 'outcome'> {
	/** A noun phrase: it follows `waiting for`. */
	readonly waitedFor: string;
	/** Milliseconds. */
	readonly deadline: number;
}

/** Something did not happen before its deadline. */
export class DeadlineError extends HostError {
	override name = 'DeadlineError';
	readonly waitedFor: string;
	/** Milliseconds. */
	readonly deadline: number;

	constructor({waitedFor, deadline, ...missed}: Missed) {
		const outcome = `Timed out after ${inSeconds(deadline)} waiting for ${waitedFor}`;
		super({...missed, tried: `wait for ${waitedFor}`, outcome});
		this.waitedFor = waitedFor;
		this.deadline = deadline;
	}
}

/** Formats milliseconds in seconds, with at most three significant digits: `10 s`, `0.25 s`. */
export function inSeconds(milliseconds: number): string {
	const seconds = milliseconds / 1000;
	return `${seconds < 100 ? Number(seconds.toPrecision(3)) : Math.round(seconds)} s`;
}
