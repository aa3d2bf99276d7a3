import type {PrivateRoot} from '../../cgroup/private-root.ts';
import {parseProcCgroup} from '../../cgroup/proc-cgroup.ts';
import type {Host} from '../../host/host.ts';

/** Returns the host's pid of a process in a private libvirt's cgroups, given its `pid` in the pid namespace there. */
export async function findHostPid(
	host: Host,
	roots: readonly PrivateRoot[],
	pid: number,
): Promise<number | undefined> {
	// One process reads them all, because with hundreds of guests there are too many to open one by one. Some may end
	// meanwhile.
	const {stdout} = await host.run(['sh', '-c', 'grep -s ^NSpid: /proc/[0-9]*/status'], {check: false});
	for (const candidate of processesWithInnerPid(stdout, pid)) {
		const memberships = parseProcCgroup(await host.readText(`/proc/${candidate}/cgroup`).catch(() => ''));
		const isOurs = memberships.some(({path}) =>
			roots.some((root) => `${path}/`.startsWith(`${root.path.slice(root.mountPoint.length)}/`)),
		);
		if (isOurs) return candidate;
	}
	return undefined;
}

/**
 * Returns the processes with this second pid in lines `/proc/PID/status:NSpid: OUTER INNER ...`. A line lists a
 * process's pids in its pid namespaces, from the namespace of the reader's /proc inwards (proc(5)).
 */
export function processesWithInnerPid(lines: string, pid: number): number[] {
	return lines.split('\n').flatMap((line) => {
		const [outer, inner] = (line.split('NSpid:')[1] ?? '').split(/\s+/).filter(Boolean).map(Number);
		return outer !== undefined && inner === pid ? [outer] : [];
	});
}
