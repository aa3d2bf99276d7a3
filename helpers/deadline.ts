import {DeadlineError, type Missed} from './errors.ts';

/** Describes a wait that can miss its deadline: what it waits for, and what to look up when it fails. */
export interface Deadline extends Omit<Missed, 'seen' | 'cause'> {
	/** What there was instead. Called only at the deadline. */
	readonly seen?: () => string | undefined | Promise<string | undefined>;
	/** Milliseconds that are left, if the deadline began earlier. */
	readonly left?: number;
}

const LATE = Symbol('late');

/** Resolves or rejects as the promise does. Rejects with a DeadlineError at the deadline; the promise is then ignored. */
export async function beforeDeadline<T>(promise: Promise<T>, deadline: Deadline): Promise<T> {
	const outcome = await orLate(promise, deadline.left ?? deadline.deadline);
	if (outcome === LATE) throw await missed(deadline);
	return outcome;
}

/** Whether a promise is fulfilled within `milliseconds`. Rejects as the promise does. */
export async function fulfilledWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
	return (await orLate(promise, milliseconds)) !== LATE;
}

/** The error of a wait whose deadline has passed. */
export async function missed({seen, left: _, ...wait}: Deadline): Promise<DeadlineError> {
	return new DeadlineError({...wait, seen: await seen?.()});
}

async function orLate<T>(promise: Promise<T>, milliseconds: number): Promise<T | typeof LATE> {
	// setTimeout treats Infinity as no delay at all.
	if (milliseconds === Number.POSITIVE_INFINITY) return promise;
	const {promise: late, resolve} = Promise.withResolvers<typeof LATE>();
	const timer = setTimeout(resolve, milliseconds, LATE);
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}
