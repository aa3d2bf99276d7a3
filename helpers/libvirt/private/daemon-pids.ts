import type {PrivateRoot} from '../../cgroup/private-root.ts';
import type {Host} from '../../host/host.ts';
import {DAEMONS, HELPER_DAEMONS} from '../../installation/daemons.ts';
import {processesIn} from '../../run-folder/journal/cgroups.ts';

/** The names of processes that are daemons; of a build tree perhaps `lt-libvirtd`. */
const DAEMON = new RegExp(`^(lt-)?(${[...DAEMONS, ...HELPER_DAEMONS].join('|')})$`);

/** The pids on the host of libvirt's daemons in the cgroups of a private libvirt. */
export async function daemonPidsIn(host: Host, roots: readonly PrivateRoot[]): Promise<number[]> {
	const folders = roots.map(({path}) => path);
	const pids = await processesIn(host, folders);
	const names = await Promise.all(pids.map((pid) => host.readText(`/proc/${pid}/comm`).catch(() => '')));
	return pids.filter((_, index) => DAEMON.test(names[index]?.trim() ?? ''));
}
