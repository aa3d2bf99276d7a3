import {setTimeout as pause} from 'node:timers/promises';
import {type Deadline, missed} from './deadline.ts';

interface Polling {
	/** Milliseconds between two looks. */
	readonly every: number;
	/** Milliseconds. */
	readonly deadline: number;
	readonly signal?: AbortSignal;
}

/**
 * Whether `look` says true before the deadline, or `signal` is aborted. It is asked at once, and then again and again: only for
 * what nobody announces. The caller says why.
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

/** Polls until `look` says true. Rejects with a DeadlineError. */
export async function pollUntil(
	look: () => boolean | Promise<boolean>,
	wait: Deadline & Pick<Polling, 'every'>,
): Promise<void> {
	const {every, ...deadline} = wait;
	if (!(await poll(look, wait))) throw await missed(deadline);
}
