import {DeadlineError, type Missed} from './errors.ts';

/** A wait that fails at its deadline: what it was for, and what is looked up once it has failed. */
export interface Deadline extends Omit<Missed, 'seen' | 'cause'> {
	/** What there was instead. Asked at the deadline alone. */
	readonly seen?: () => string | undefined | Promise<string | undefined>;
	/** What is left of the deadline, in milliseconds, where it began earlier. */
	readonly left?: number;
}

const LATE = Symbol('late');

/** Resolves as the promise does. Rejects as it does, or with a DeadlineError; the promise is not awaited any longer then. */
export async function beforeDeadline<T>(promise: Promise<T>, deadline: Deadline): Promise<T> {
	const outcome = await orLate(promise, deadline.left ?? deadline.deadline);
	if (outcome === LATE) throw await missed(deadline);
	return outcome;
}

/** Whether a promise is fulfilled within `milliseconds`. Rejects as it does. */
export async function fulfilledWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
	return (await orLate(promise, milliseconds)) !== LATE;
}

/** The error of a wait whose deadline has passed. */
export async function missed({seen, left: _, ...wait}: Deadline): Promise<DeadlineError> {
	return new DeadlineError({...wait, seen: await seen?.()});
}

async function orLate<T>(promise: Promise<T>, milliseconds: number): Promise<T | typeof LATE> {
	// A timer takes Infinity for no time at all.
	if (milliseconds === Number.POSITIVE_INFINITY) return promise;
	const {promise: late, resolve} = Promise.withResolvers<typeof LATE>();
	const timer = setTimeout(resolve, milliseconds, LATE);
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}
