import type {Host} from './host.ts';

/**
 * Resolves true once `check` holds, asked at once and after each change (inotify) to one of the watched paths;
 * false at the deadline, in milliseconds. A path that is not there yet is no reason to fail: watch its folder.
 */
export async function waitUntil(
	host: Host,
	watched: readonly string[],
	check: () => Promise<boolean>,
	deadline: number,
): Promise<boolean> {
	let wake = () => {};
	const watches = watched.map((path) => host.watch(path, () => wake()));
	const end = performance.now() + deadline;
	try {
		for (;;) {
			let timer: NodeJS.Timeout | undefined;
			// Armed before the check, so that a change during it is not missed.
			const changed = new Promise<void>((resolve) => {
				wake = resolve;
				timer = setTimeout(resolve, Math.max(0, end - performance.now()));
			});
			const holds = await check();
			if (!holds && performance.now() < end) await changed;
			clearTimeout(timer);
			if (holds) return true;
			if (performance.now() >= end) return check();
		}
	} finally {
		for (const watch of watches) watch.close();
	}
}

/** Resolves true once a file is there, false at the deadline. Its folder must exist. */
export async function waitForFile(host: Host, path: string, deadline: number): Promise<boolean> {
	const folder = path.slice(0, path.lastIndexOf('/'));
	return waitUntil(host, [folder], async () => (await host.status(path)) !== undefined, deadline);
}
