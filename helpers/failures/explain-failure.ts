import {setTimeout as pause} from 'node:timers/promises';
import type {EventOf} from '../events/event.ts';
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

/** The error of a failed case, as the event log holds it. The first of what it needed that has died is named first. */
export async function explainFailure(
	errors: readonly unknown[],
	needed: readonly Mortal[],
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
	};
}

function describe(error: unknown): CaseError {
	if (!(error instanceof Error)) return {name: 'Error', message: String(error)};
	const {name, message, assertion, assertionStack, formattedDetails = [], cause} = error as AssertionLike;
	// AVA wraps what a case throws, and what t.notThrows() and its like were given.
	if (name === 'AssertionError' && cause instanceof Error) return describe(cause);
	const difference = formattedDetails.map(({label, formatted}) => `${label}\n\n${formatted}`);
	const stack = assertionStack ?? error.stack ?? '';
	const frames = ownFrames(stack);
	// An error about a host says itself what was tried, and is thrown deep in the helpers: what is missing is who asked.
	const place = 'tried' in error ? suiteFrame(stack) : frames.slice(0, 1);
	return {
		name,
		message: [message || `${assertion ?? 'the case'} failed`, ...difference, ...place].join('\n'),
		details: frames.join('\n'),
	};
}

function suiteFrame(stack: string): string[] {
	const place = suitePlace(stack);
	return place === undefined ? [] : [`at ${place}`];
}

/** The lines of a stack that are a suite's or a helper's. */
function ownFrames(stack: string): string[] {
	return stack
		.split('\n')
		.filter((line) => /^\s+at /.test(line) && !/node_modules|node:internal/.test(line))
		.map((line) => line.replace('file://', ''));
}
