import {poll} from '../../poll.ts';
import type {Host} from '../host.ts';
import {parseStat} from './proc-stat.ts';

/** Identifies one process while the machine is up: a pid may be reused, a pid with its start time cannot. */
export interface ProcessIdentity {
	readonly pid: number;
	/** Clock ticks since boot: field 22 of /proc/PID/stat (proc(5)). */
	readonly startTime: string;
	/** /proc/sys/kernel/random/boot_id: every process of an earlier boot is dead. */
	readonly bootId: string;
}

/** Returns the identity of a process; undefined if there is none, or only its zombie. */
export async function identifyProcess(host: Host, pid: number): Promise<ProcessIdentity | undefined> {
	const [bootId, stat] = await Promise.all([
		host.readText('/proc/sys/kernel/random/boot_id'),
		host.readText(`/proc/${pid}/stat`).catch(() => undefined),
	]);
	if (stat === undefined) return undefined;
	const {state, startTime} = parseStat(stat);
	return state === 'Z' || state === 'X' ? undefined : {pid, startTime, bootId: bootId.trim()};
}

/** Whether exactly this process still lives. */
export async function isAlive(host: Host, identity: ProcessIdentity): Promise<boolean> {
	const now = await identifyProcess(host, identity.pid);
	return now?.startTime === identity.startTime && now.bootId === identity.bootId;
}

/** Whether exactly this process ends within `deadline` milliseconds. */
export async function endsWithin(host: Host, identity: ProcessIdentity, deadline: number): Promise<boolean> {
	// The kernel notifies only its parent. Node has no pidfd_open(2), which would notify others.
	return poll(async () => !(await isAlive(host, identity)), {every: 10, deadline});
}
