import {allLines} from '../../host/command/all-lines.ts';
import {existingPaths} from '../../host/files/existing-paths.ts';
import type {Host} from '../../host/host.ts';
import {poll} from '../../poll.ts';
import {killAll} from './kill-all.ts';

/** Milliseconds between tries to remove one: the kernel tells of an emptied cgroup on v2 alone (cgroup.events). */
const LOOK_AGAIN = 10;

/** Milliseconds that a cgroup may take to stop. */
const FREEZE_DEADLINE = 100;

/** Milliseconds that emptied cgroups may take to become removable. */
const REMOVAL_DEADLINE = 5000;

/** Every cgroup directory at or below the given ones, children first. */
export async function cgroupTree(host: Host, roots: readonly string[]): Promise<string[]> {
	return find(host, roots, ['-depth', '-type', 'd']);
}

/** The pids in cgroups and below. */
export async function processesIn(host: Host, roots: readonly string[]): Promise<number[]> {
	const read = await find(host, roots, ['-name', 'cgroup.procs', '-exec', 'cat', '{}', '+']);
	// A process of another pid namespace reads as 0.
	return [...new Set(read.map(Number))].filter((pid) => pid > 1);
}

/**
 * What find(1) prints of cgroups: one program, since with hundreds of guests there are thousands of directories. Those
 * that go meanwhile are no failure, nor is the list of a threaded one, such as a vCPU's, which cannot be read
 * (EOPNOTSUPP): its processes are listed by the domain above it, in which they all are (cgroup-v2.rst, "Threads").
 */
async function find(host: Host, roots: readonly string[], words: readonly string[]): Promise<string[]> {
	const present = await existingPaths(host, roots);
	return present.length === 0 ? [] : allLines(host, ['find', ...present, ...words]);
}

/**
 * Kills every process in cgroups and below, and waits until none is left. A process that forks and ends all the time is
 * never met alive by its pid, nor always listed. So on v2 the kernel kills all at once (cgroup.kill, Linux 5.14), and
 * where one of the cgroups is of v1's freezer, all are stopped first: those who are killed while frozen die as they are
 * thawed (freezer-subsystem.rst).
 */
export async function killCgroups(host: Host, roots: readonly string[], deadline: number): Promise<void> {
	await killAll(host, {
		whose: `the processes in ${roots.join(', ')}`,
		deadline,
		kill: () => killOnce(host, roots),
	});
}

/** Kills whoever is in cgroups now, and tells who that was. */
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
		// Those that the kernel kills may be gone already, and their numbers given again.
		if (killers.length < roots.length) for (const pid of pids) await host.signal(pid, 'SIGKILL');
		return pids;
	} finally {
		for (const file of freezers) await unlessGone(host, file, () => host.write(file, 'THAWED'));
	}
}

/** Stops a cgroup, for as long as that may take; a process in uninterruptible sleep is stopped when that ends. */
async function freeze(host: Host, file: string): Promise<void> {
	await unlessGone(host, file, async () => {
		await host.write(file, 'FROZEN');
		const isFrozen = async () => (await host.readText(file)).trim() === 'FROZEN';
		await poll(isFrozen, {every: 1, deadline: FREEZE_DEADLINE});
	});
}

/** Whoever reaps at the same time may remove a cgroup meanwhile. */
async function unlessGone(host: Host, file: string, action: () => Promise<void>): Promise<void> {
	try {
		await action();
	} catch (error) {
		if (await host.status(file)) throw error;
	}
}

/** Removes cgroup directories with all that are below; what cannot be removed does not keep the others. */
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
		// EBUSY for a moment after its last process was killed: the kernel takes a dying task out late.
		const left = end - performance.now();
		if (!(await poll(isRemoved, {every: LOOK_AGAIN, deadline: left}))) errors.push(last);
	}
	if (errors.length > 0) throw errors[0];
}
