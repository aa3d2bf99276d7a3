import {setTimeout as pause} from 'node:timers/promises';
import type {EventOf} from '../events/event.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import {suitePlace} from './suite-place.ts';

export type CaseError = EventOf<'case-failed'>['error'];

/** What of AVA's AssertionError is read: the labelled difference that it shows. */
interface AssertionLike extends Error {
	readonly assertion?: string;
	readonly assertionStack?: string;
	readonly formattedDetails?: readonly {readonly label: string; readonly formatted: string}[];
}

/**
 * Milliseconds for a daemon's end to be known after its clients have lost it, or were refused by it, by the error's
 * name.
 */
const DEATH_GRACE: Readonly<Record<string, number>> = {ConnectionLostError: 2000, VirshError: 300};

/** The error of a failed case, as the event log holds it. A daemon that has died is named first. */
export async function explainFailure(
	errors: readonly unknown[],
	libvirt: Libvirt | undefined,
): Promise<CaseError> {
	const [first = 'it failed without an error', ...more] = errors;
	const error = describe(first);
	const others = more.map(describe);
	const grace = DEATH_GRACE[error.name];
	if (grace !== undefined && libvirt)
		await Promise.race([libvirt.died, pause(grace, undefined, {ref: false})]);
	const end = libvirt?.ended();
	const details = [
		error.details,
		...others.map(({message, details: frames}) => `and: ${message}\n${frames ?? ''}`),
	];
	return {
		name: error.name,
		message:
			end === undefined
				? error.message
				: `the daemon of ${libvirt?.name} died in mid-test: ${end}\n${error.message}`,
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
