import {allLines} from '../../host/command/all-lines.ts';
import {existingPaths} from '../../host/files/existing-paths.ts';
import type {Host} from '../../host/host.ts';
import {poll} from '../../poll.ts';
import {killAll} from './kill-all.ts';

/** Milliseconds between attempts to remove a cgroup: only v2 has an event for an emptied cgroup (cgroup.events). */
const LOOK_AGAIN = 10;

/** Milliseconds for a cgroup to freeze. */
const FREEZE_DEADLINE = 100;

/** Milliseconds for emptied cgroups to become removable. */
const REMOVAL_DEADLINE = 5000;

/** Returns every cgroup directory at or below the given ones, children first. */
export async function cgroupTree(host: Host, roots: readonly string[]): Promise<string[]> {
	return find(host, roots, ['-depth', '-type', 'd']);
}

/** Returns the pids in cgroups and below. */
export async function processesIn(host: Host, roots: readonly string[]): Promise<number[]> {
	const read = await find(host, roots, ['-name', 'cgroup.procs', '-exec', 'cat', '{}', '+']);
	// A process of another pid namespace reads as 0.
	return [...new Set(read.map(Number))].filter((pid) => pid > 1);
}

/**
 * Returns what find(1) prints about cgroups. It is one program, because hundreds of guests have thousands of
 * directories. Cgroups that vanish meanwhile are no failure. Neither is the list of a threaded cgroup, such as a
 * vCPU's, which cannot be read (EOPNOTSUPP): the threaded domain above lists its processes (cgroup-v2.rst,
 * "Threads").
 */
async function find(host: Host, roots: readonly string[], words: readonly string[]): Promise<string[]> {
	const present = await existingPaths(host, roots);
	return present.length === 0 ? [] : allLines(host, ['find', ...present, ...words]);
}

/**
 * Kills every process in cgroups and below, and waits until none is left. A process that forks and ends all the time
 * is never alive under its pid when it is signalled, and may be missing in the list. So on v2 the kernel kills all
 * processes at once (cgroup.kill, Linux 5.14). On v1's freezer, all are frozen first: processes that are killed while
 * frozen die when they are thawed (freezer-subsystem.rst).
 */
export async function killCgroups(host: Host, roots: readonly string[], deadline: number): Promise<void> {
	await killAll(host, {
		whose: `the processes in ${roots.join(', ')}`,
		deadline,
		kill: () => killOnce(host, roots),
	});
}

/** Kills the processes that are in cgroups now, and returns their pids. */
async function killOnce(host: Host, roots: readonly string[]): Promise<number[]> {
	const present = (name: string) =>
		existingPaths(
			host,
			roots.map((root) => `${root}/${name}`),
		);
	const killers = await present('cgroup.kill');
	for (const file of killers) await unlessGone(host, file, () => host.write(file, '1'));
	const freezers = await present('freezer.state');
	for (const file of freezers) await freeze(host, file);
	try {
		const pids = await processesIn(host, roots);
		// The processes that the kernel killed may be gone already, and their pids reused.
		if (killers.length < roots.length) for (const pid of pids) await host.signal(pid, 'SIGKILL');
		return pids;
	} finally {
		for (const file of freezers) await unlessGone(host, file, () => host.write(file, 'THAWED'));
	}
}

/** Freezes a cgroup, within its deadline. A process in uninterruptible sleep freezes when that ends. */
async function freeze(host: Host, file: string): Promise<void> {
	await unlessGone(host, file, async () => {
		await host.write(file, 'FROZEN');
		const isFrozen = async () => (await host.readText(file)).trim() === 'FROZEN';
		await poll(isFrozen, {every: 1, deadline: FREEZE_DEADLINE});
	});
}

/** A concurrent reaper may remove a cgroup meanwhile. */
async function unlessGone(host: Host, file: string, action: () => Promise<void>): Promise<void> {
	try {
		await action();
	} catch (error) {
		if (await host.status(file)) throw error;
	}
}

/** Removes cgroup directories and everything below them. One that cannot be removed does not stop the others. */
export async function removeCgroups(
	host: Host,
	roots: readonly string[],
	deadline = REMOVAL_DEADLINE,
): Promise<void> {
	const end = performance.now() + deadline;
	const errors: unknown[] = [];
	for (const folder of await cgroupTree(host, roots)) {
		let last: unknown;
		const isRemoved = () =>
			host.removeFolder(folder).then(
				() => true,
				(error: unknown) => {
					last = error;
					return false;
				},
			);
		// EBUSY for a moment after its last process was killed, because the kernel removes a dying task late.
		const left = end - performance.now();
		if (!(await poll(isRemoved, {every: LOOK_AGAIN, deadline: left}))) errors.push(last);
	}
	if (errors.length > 0) throw errors[0];
}
