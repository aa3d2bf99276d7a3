import {setTimeout as pause} from 'node:timers/promises';
import {poll} from '../../poll.ts';
import type {Host} from '../host.ts';

/** One process for as long as the machine is up: a pid may be given again, a pid with its start time may not. */
export interface ProcessIdentity {
	readonly pid: number;
	/** Clock ticks since boot: field 22 of /proc/PID/stat (proc(5)). */
	readonly startTime: string;
	/** /proc/sys/kernel/random/boot_id: every process of an earlier boot is dead. */
	readonly bootId: string;
}

/** Who a pid is now; undefined when there is no such process, or only its zombie. */
export async function identifyProcess(host: Host, pid: number): Promise<ProcessIdentity | undefined> {
	const [bootId, stat] = await Promise.all([
		host.readText('/proc/sys/kernel/random/boot_id'),
		host.readText(`/proc/${pid}/stat`).catch(() => undefined),
	]);
	if (stat === undefined) return undefined;
	const {state, startTime} = parseStat(stat);
	return state === 'Z' || state === 'X' ? undefined : {pid, startTime, bootId: bootId.trim()};
}

/** Whether that very process still lives. */
export async function isAlive(host: Host, identity: ProcessIdentity): Promise<boolean> {
	const now = await identifyProcess(host, identity.pid);
	return now?.startTime === identity.startTime && now.bootId === identity.bootId;
}

/** Whether that very process ends within `deadline` milliseconds. */
export async function endsWithin(host: Host, identity: ProcessIdentity, deadline: number): Promise<boolean> {
	// The kernel tells only its parent; pidfd_open(2), which would tell others, is out of Node's reach.
	return poll(async () => !(await isAlive(host, identity)), {every: 10, deadline});
}

interface ProcessStat {
	readonly command: string;
	readonly state: string;
	readonly parent: number;
	/** Clock ticks since boot. */
	readonly startTime: string;
	/** Clock ticks that its threads have run, in user space and in the kernel: utime and stime. */
	readonly processorTime: number;
}

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

/** Reads /proc/PID/stat (proc(5)); the command's name, in parentheses, may itself hold spaces and parentheses. */
export function parseStat(stat: string): ProcessStat {
	const open = stat.indexOf('(');
	const close = stat.lastIndexOf(')');
	const fields = stat.slice(close + 2).split(' ');
	return {
		command: stat.slice(open + 1, close),
		state: fields[0] ?? '',
		parent: Number(fields[1]),
		startTime: fields[19] ?? '',
		processorTime: Number(fields[11]) + Number(fields[12]),
	};
}
