import type {PrivateRoot} from '../../cgroup/private-root.ts';
import type {Host} from '../../host/host.ts';
import {processesIn} from '../../host/journal/cgroups.ts';

/** The pid on the host of a process in a private libvirt's cgroups that has `pid` in the pid namespace there. */
export async function findHostPid(
	host: Host,
	roots: readonly PrivateRoot[],
	pid: number,
): Promise<number | undefined> {
	// Every process of it is in each hierarchy, so that one of them is enough.
	const pids = await processesIn(
		host,
		roots.slice(0, 1).map(({path}) => path),
	);
	const found = await Promise.all(
		pids.map(async (candidate) => {
			const status = await host.readText(`/proc/${candidate}/status`).catch(() => '');
			return namespacePids(status)[1] === pid ? candidate : undefined;
		}),
	);
	return found.find((candidate) => candidate !== undefined);
}

/**
 * A process's pids in the pid namespaces that it is in, from that of the reader's /proc inwards: the line NSpid of
 * /proc/PID/status (proc(5)).
 */
export function namespacePids(status: string): number[] {
	const line = /^NSpid:\s*(.*)$/m.exec(status)?.[1] ?? '';
	return line.split(/\s+/).filter(Boolean).map(Number);
}
