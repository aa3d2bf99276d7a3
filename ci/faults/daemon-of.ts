import type {Rig} from 'virtrig';
import {ownFolder} from '../../helpers/cgroup/private-root.ts';

/** The pid on the host of a case's private libvirtd, to do something to it: it is in the cgroup that is no guest's. */
export async function daemonOf(rig: Rig): Promise<number> {
	const [root] = (await rig.libvirt()).cgroupRoots;
	if (root === undefined) throw new Error('a libvirt without a cgroup');
	const pids = (await rig.host.readText(`${ownFolder(root)}/cgroup.procs`)).split('\n').filter(Boolean);
	for (const pid of pids) {
		if ((await rig.host.readText(`/proc/${pid}/comm`)).trim() === 'libvirtd') return Number(pid);
	}
	throw new Error('no libvirtd in its cgroup');
}
