import {setTimeout as pause} from 'node:timers/promises';
import type {EventOf} from '../events/event.ts';
import {codeExcerpt} from './code-excerpt.ts';
import {suitePlace} from './suite-place.ts';

export type CaseError = EventOf<'case-failed'>['error'];

/** What of AVA's AssertionError is read: the labelled difference that it shows. */
interface AssertionLike extends Error {
	readonly assertion?: string;
	readonly assertionStack?: string;
	readonly formattedDetails?: readonly {readonly label: string; readonly formatted: string}[];
}

/** What a case needs alive: the machine that it is run on, the daemon of its libvirt. */
export interface Mortal {
	/** As a sentence begins with it: `the daemon of private libvirt w1`. */
	readonly name: string;
	/** Resolves when it has ended; it never rejects. */
	readonly died: Promise<void>;
	/** Why it ended; undefined while it lives. */
	ended(): string | undefined;
}

/**
 * Milliseconds for the end of a machine or a daemon to be known after its clients have lost it, or were refused by it, by the
 * error's name.
 */
const DEATH_GRACE: Readonly<Record<string, number>> = {
	HostLostError: 2000,
	ConnectionLostError: 2000,
	VirshError: 300,
};

/** Reads the text of a suite's file. May reject: the lines around a failure are then left out. */
export type ReadSource = (file: string) => Promise<string>;

/**
 * The error of a failed case, as the event log holds it. The first of what it needed that has died is named first.
 */
export async function explainFailure(
	errors: readonly unknown[],
	needed: readonly Mortal[],
	readSource: ReadSource,
): Promise<CaseError> {
	const [first = 'it failed without an error', ...more] = errors;
	const error = describe(first);
	const others = more.map(describe);
	const grace = DEATH_GRACE[error.name];
	if (grace !== undefined && needed.length > 0)
		await Promise.race([...needed.map(({died}) => died), pause(grace, undefined, {ref: false})]);
	const dead = needed.find((one) => one.ended() !== undefined);
	const details = [
		error.details,
		...others.map(({message, details: frames}) => `and: ${message}\n${frames ?? ''}`),
	];
	return {
		name: error.name,
		message:
			dead === undefined ? error.message : `${dead.name} died in mid-test: ${dead.ended()}\n${error.message}`,
		details: details.filter(Boolean).join('\n'),
		excerpt: error.place === undefined ? undefined : await excerptAt(error.place, readSource),
	};
}

async function excerptAt(place: string, readSource: ReadSource): Promise<string | undefined> {
	const at = place.lastIndexOf(':');
	const text = await readSource(place.slice(0, at)).catch(() => '');
	return codeExcerpt(text, Number(place.slice(at + 1)));
}

interface Described extends CaseError {
	/** Where it is in the suite, as `FILE:LINE`. */
	readonly place?: string;
}

function describe(error: unknown): Described {
	if (!(error instanceof Error)) return {name: 'Error', message: String(error)};
	const {cause, assertionStack} = error as AssertionLike;
	const isAssertion = error.name === 'AssertionError';
	// AVA wraps what a case throws, and the error that t.throws() and its like were given.
	if (isAssertion && cause instanceof Error) return describeThrown(cause, error);
	return isAssertion
		? describeAt(error, assertionOf(error), assertionStack ?? error.stack)
		: describeAt(error, [error.message || 'the case failed'], error.stack);
}

/** An error that a case threw, or another than the one that it expected. */
function describeThrown(
	thrown: Error,
	{message, assertion, assertionStack, formattedDetails = []}: AssertionLike,
): Described {
	const expected = formattedDetails.filter(({label}) => label.startsWith('Expected'));
	const lines = [
		...(expected.length > 0 ? [`${message || assertion} met an unexpected error`] : []),
		...expected.map(({label, formatted}) => `${label} ${formatted}`),
		thrown.message || `${thrown.name} was thrown`,
	];
	return describeAt(thrown, lines, thrown.stack, assertionStack);
}

/** What an assertion says: its message or its name, and the values. */
function assertionOf({message, assertion, formattedDetails = []}: AssertionLike): string[] {
	const values = formattedDetails.map(({label, formatted}) => `${label}\n\n${formatted}`);
	const name = assertion === undefined ? 'the case failed' : `${assertion} failed`;
	return [message === '' ? name : assertion === undefined ? message : `${message} (${name})`, ...values];
}

/** `asked` is the stack of whoever asked for it. */
function describeAt(error: Error, lines: readonly string[], stack = '', asked = ''): Described {
	const frames = ownFrames(stack);
	const place = suitePlace(asked) ?? suitePlace(stack);
	// An error about a host says what was tried, and is thrown deep in the helpers: of its stack, only the suite's line helps.
	const first = 'tried' in error ? [] : frames.slice(0, 1).filter((frame) => suitePlace(frame) !== place);
	return {
		name: error.name,
		message: [...lines, ...first, ...(place === undefined ? [] : [`at ${place}`])].join('\n'),
		details: frames.join('\n'),
		place,
	};
}

/** The lines of a stack that are a suite's or a helper's. */
function ownFrames(stack: string): string[] {
	return stack
		.split('\n')
		.filter((line) => /^\s+at /.test(line) && !/node_modules|node:internal/.test(line))
		.map((line) => line.replace('file://', ''));
}
