import {setTimeout as pause} from 'node:timers/promises';
import type {EventOf} from '../events/event.ts';
import {codeExcerpt} from './code-excerpt.ts';
import {suitePlace} from './suite-place.ts';

export type CaseError = EventOf<'case-failed'>['error'];

/** The part of AVA's AssertionError that is read: the labelled difference that it shows. */
interface AssertionLike extends Error {
	readonly assertion?: string;
	readonly assertionStack?: string;
	readonly formattedDetails?: readonly {readonly label: string; readonly formatted: string}[];
}

/** Something that a case needs alive: the machine that it runs on, or the daemon of its libvirt. */
export interface Mortal {
	/** A noun phrase that can begin a sentence: `the daemon of private libvirt w1`. */
	readonly name: string;
	/** Resolves when it has ended; never rejects. */
	readonly died: Promise<void>;
	/** Why it ended; undefined while it is alive. */
	ended(): string | undefined;
}

/**
 * Milliseconds to wait for news that a machine or daemon has ended, by the name of the error. A client can lose its connection
 * or be refused before that news arrives.
 */
const DEATH_GRACE: Readonly<Record<string, number>> = {
	HostLostError: 2000,
	ConnectionLostError: 2000,
	VirshError: 300,
};

/** Reads the text of a suite's file. If it rejects, the lines around a failure are left out. */
export type ReadSource = (file: string) => Promise<string>;

/**
 * Returns the error of a failed case, as the event log holds it. If something that the case needed has died, the first of those
 * is named first.
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
	/** The failing place in the suite, as `FILE:LINE`. */
	readonly place?: string;
}

function describe(error: unknown): Described {
	if (!(error instanceof Error)) return {name: 'Error', message: String(error)};
	const {cause, assertionStack} = error as AssertionLike;
	const isAssertion = error.name === 'AssertionError';
	// AVA wraps what a case throws, and also the error that t.throws() and similar assertions were given.
	if (isAssertion && cause instanceof Error) return describeThrown(cause, error);
	return isAssertion
		? describeAt(error, assertionOf(error), assertionStack ?? error.stack)
		: describeAt(error, [error.message || 'the case failed'], error.stack);
}

/** Describes an error that a case threw, or that is not the expected one. */
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

/** Describes a failed assertion: its message or its name, and the values. */
function assertionOf({message, assertion, formattedDetails = []}: AssertionLike): string[] {
	const values = formattedDetails.map(({label, formatted}) => `${label}\n\n${formatted}`);
	const name = assertion === undefined ? 'the case failed' : `${assertion} failed`;
	return [message === '' ? name : assertion === undefined ? message : `${message} (${name})`, ...values];
}

/** `asked` is the stack of the caller that asked for it. */
function describeAt(error: Error, lines: readonly string[], stack = '', asked = ''): Described {
	const frames = ownFrames(stack);
	const place = suitePlace(asked) ?? suitePlace(stack);
	// An error about a host already says what was tried, and is thrown deep in the helpers. Of its stack, only the suite's line
	// helps.
	const first = 'tried' in error ? [] : frames.slice(0, 1).filter((frame) => suitePlace(frame) !== place);
	return {
		name: error.name,
		message: [...lines, ...first, ...(place === undefined ? [] : [`at ${place}`])].join('\n'),
		details: frames.join('\n'),
		place,
	};
}

/** Returns the lines of a stack that are in a suite or a helper. */
function ownFrames(stack: string): string[] {
	return stack
		.split('\n')
		.filter((line) => /^\s+at /.test(line) && !/node_modules|node:internal/.test(line))
		.map((line) => line.replace('file://', ''));
}
