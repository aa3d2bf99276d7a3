import {setTimeout as pause} from 'node:timers/promises';
import type {Host} from '../host.ts';
import {parseStat} from './proc-stat.ts';

/** Clock ticks per second: USER_HZ, which is 100 on every Linux that runs QEMU or libvirt (time(7)). */
const TICKS = 100;

/**
 * Whether a process, before the deadline, ends or uses less than `share` of one processor during a whole window of
 * `window` milliseconds. The kernel has no event for that, so it is asked for each window.
 */
export async function idlesWithin(
	host: Host,
	pid: number,
	{share, window, deadline}: {share: number; window: number; deadline: number},
): Promise<boolean> {
	const ticks = async () => {
		const stat = await host.readText(`/proc/${pid}/stat`).catch(() => undefined);
		return stat === undefined ? 0 : parseStat(stat).processorTime;
	};
	const end = performance.now() + deadline;
	let [at, before] = [performance.now(), await ticks()];
	while (at < end) {
		await pause(window);
		const [now, after] = [performance.now(), await ticks()];
		if ((1000 * (after - before)) / TICKS < share * (now - at)) return true;
		[at, before] = [now, after];
	}
	return false;
}
