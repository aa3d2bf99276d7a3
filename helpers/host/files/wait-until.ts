import type {Host, Watch} from '../host.ts';

/**
 * Resolves true once `check` holds, asked at once and after each change (inotify) to one of the watched paths;
 * false at the deadline, in milliseconds, or when `signal` is aborted. A path that is not there yet is no reason to
 * fail: watch its folder.
 */
export async function waitUntil(
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
			// Armed before the check, so that a change during it is not missed.
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

/** Resolves true once a file is there, false at the deadline or when aborted. Its folder must exist. */
export async function waitForFile(
	host: Host,
	path: string,
	deadline: number,
	signal?: AbortSignal,
): Promise<boolean> {
	const folder = path.slice(0, path.lastIndexOf('/'));
	return waitUntil(host, [folder], async () => (await host.status(path)) !== undefined, deadline, signal);
}
