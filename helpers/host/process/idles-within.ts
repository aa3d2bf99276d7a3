import {setTimeout as pause} from 'node:timers/promises';
import type {Host} from '../host.ts';
import {parseStat} from './proc-stat.ts';

/** Clock ticks of a second: USER_HZ, which every Linux that QEMU or libvirt runs on has as 100 (time(7)). */
const TICKS = 100;

/**
 * Whether a process ends, or uses less than `share` of one processor for a whole window of so many milliseconds, before the
 * deadline. The kernel tells nobody of that, so it is asked for each window.
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
