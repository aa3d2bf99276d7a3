import {type Deadline, missed} from '../../deadline.ts';
import type {Host, Watch} from '../host.ts';

/** Waits until `check` holds, like {@link holdsWithin}. Rejects with a DeadlineError. */
export async function waitUntil(
	host: Host,
	watched: readonly string[],
	check: () => Promise<boolean>,
	deadline: Omit<Deadline, 'host'>,
): Promise<void> {
	if (await holdsWithin(host, watched, check, deadline.deadline)) return;
	throw await missed({...deadline, host: host.name});
}

/**
 * Whether `check` holds before the deadline (milliseconds) passes or `signal` is aborted. Calls `check` at once and
 * after each change (inotify) to a watched path. A missing path is an error: watch its folder instead.
 */
export async function holdsWithin(
	host: Host,
	watched: readonly string[],
	check: () => Promise<boolean>,
	deadline: number,
	signal?: AbortSignal,
): Promise<boolean> {
	let wake = () => {};
	const watches: Watch[] = [];
	const end = performance.now() + deadline;
	const aborted = () => wake();
	signal?.addEventListener('abort', aborted);
	try {
		for (const path of watched) watches.push(host.watch(path, () => wake()));
		await Promise.all(watches.map(({ready}) => ready));
		for (;;) {
			// Watch before the check, so that a change during the check is not missed.
			const {promise: changed, resolve} = Promise.withResolvers<void>();
			wake = resolve;
			if (await check()) return true;
			const left = end - performance.now();
			if (left <= 0 || signal?.aborted) return false;
			const timer = setTimeout(resolve, left);
			await changed;
			clearTimeout(timer);
		}
	} finally {
		signal?.removeEventListener('abort', aborted);
		for (const watch of watches) watch.close();
	}
}

/** Whether a file exists before the deadline (milliseconds) passes or `signal` is aborted. Its folder must exist. */
export async function existsWithin(
	host: Host,
	path: string,
	deadline: number,
	signal?: AbortSignal,
): Promise<boolean> {
	const folder = path.slice(0, path.lastIndexOf('/'));
	return holdsWithin(host, [folder], async () => (await host.status(path)) !== undefined, deadline, signal);
}
