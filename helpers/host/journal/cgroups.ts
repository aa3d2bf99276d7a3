import {setTimeout as pause} from 'node:timers/promises';
import {DeadlineError} from '../../errors.ts';
import type {Host} from '../host.ts';

/** Milliseconds between looks: the kernel tells of an emptied cgroup on v2 alone (cgroup.events). */
const LOOK_AGAIN = 10;

/** Milliseconds that emptied cgroups may take to become removable. */
const REMOVAL_DEADLINE = 5000;

/** Every cgroup directory at or below the given ones, children first. */
export async function cgroupTree(host: Host, roots: readonly string[]): Promise<string[]> {
	const found: string[] = [];
	const visit = async (folder: string): Promise<void> => {
		for (const name of await host.list(folder)) {
			const path = `${folder}/${name}`;
			// Interface files hold a dot (cgroup.procs, cpu.shares) but for two of v1's.
			if (name === 'tasks' || name === 'notify_on_release') continue;
			if ((await host.status(path))?.kind === 'folder') await visit(path);
		}
		if (await host.status(folder)) found.push(folder);
	};
	for (const root of roots) await visit(root);
	return found;
}

/** The pids in cgroups and below. */
export async function processesIn(host: Host, roots: readonly string[]): Promise<number[]> {
	const pids = new Set<number>();
	for (const folder of await cgroupTree(host, roots)) {
		for (const pid of await processesOf(host, folder)) pids.add(pid);
	}
	return [...pids];
}

async function processesOf(host: Host, folder: string): Promise<number[]> {
	try {
		const text = await host.readText(`${folder}/cgroup.procs`);
		// A process of another pid namespace reads as 0.
		return text
			.split('\n')
			.map(Number)
			.filter((pid) => pid > 1);
	} catch (error) {
		if (await host.status(folder)) throw error;
		return [];
	}
}

/**
 * Kills every process in cgroups and below, and waits until none is left. Where one of the cgroups is of v1's freezer,
 * all are stopped first: a process that forks and ends all the time is never met alive otherwise. Those who are killed
 * while frozen die as they are thawed (freezer-subsystem.rst).
 */
export async function killCgroups(host: Host, roots: readonly string[], deadline: number): Promise<void> {
	const end = performance.now() + deadline;
	for (;;) {
		if ((await processesIn(host, roots)).length === 0) return;
		await setFreezers(host, roots, 'FROZEN');
		try {
			for (const pid of await processesIn(host, roots)) await host.signal(pid, 'SIGKILL');
		} finally {
			await setFreezers(host, roots, 'THAWED');
		}
		await pause(LOOK_AGAIN);
		const pids = await processesIn(host, roots);
		if (pids.length === 0) return;
		if (performance.now() > end) {
			throw new DeadlineError({
				tried: `end the processes in ${roots.join(', ')}`,
				host: host.name,
				expected: 'no process left',
				seen: `pids ${pids.join(' ')}`,
				advice: 'look at /proc/PID/stack of one: a process in uninterruptible sleep cannot be killed',
			});
		}
	}
}

async function setFreezers(host: Host, roots: readonly string[], state: 'FROZEN' | 'THAWED'): Promise<void> {
	for (const root of roots) {
		const file = `${root}/freezer.state`;
		// It may be removed meanwhile, by whoever reaps at the same time.
		if (await host.status(file)) await host.write(file, state).catch(() => {});
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
		for (;;) {
			try {
				await host.removeFolder(folder);
				break;
			} catch (error) {
				// EBUSY for a moment after its last process was killed: the kernel takes a dying task out late.
				if (performance.now() > end) {
					errors.push(error);
					break;
				}
				await pause(LOOK_AGAIN);
			}
		}
	}
	if (errors.length > 0) throw errors[0];
}
