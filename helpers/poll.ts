import {setTimeout as pause} from 'node:timers/promises';
import {type Deadline, missed} from './deadline.ts';

interface Polling {
	/** Milliseconds between two calls. */
	readonly every: number;
	/** Milliseconds. */
	readonly deadline: number;
	readonly signal?: AbortSignal;
}

/**
 * Waits until `look` returns true, the deadline passes or `signal` is aborted. Returns whether `look` returned true. It is
 * called at once and then repeatedly. Only for changes without an event; the caller says why it polls.
 */
export async function poll(
	look: () => boolean | Promise<boolean>,
	{every, deadline, signal}: Polling,
): Promise<boolean> {
	const end = performance.now() + deadline;
	while (!signal?.aborted) {
		if (await look()) return true;
		if (performance.now() >= end) return false;
		await pause(every);
	}
	return false;
}

/** Polls until `look` returns true. Rejects with a DeadlineError. */
export async function pollUntil(
	look: () => boolean | Promise<boolean>,
	wait: Deadline & Pick<Polling, 'every'>,
): Promise<void> {
	const {every, ...deadline} = wait;
	if (!(await poll(look, {every, deadline: wait.left ?? wait.deadline}))) throw await missed(deadline);
}
