import type {PrivateRoot} from '../../cgroup/private-root.ts';
import type {Host} from '../../host/host.ts';
import {processesIn} from '../../run-folder/journal/cgroups.ts';
import {onlyDaemons} from '../only-daemons.ts';

/** Returns the host's pids of libvirt's daemons in the cgroups of a private libvirt. */
export async function daemonPidsIn(host: Host, roots: readonly PrivateRoot[]): Promise<number[]> {
	const folders = roots.map(({path}) => path);
	const pids = await processesIn(host, folders);
	return onlyDaemons(host, pids);
}
