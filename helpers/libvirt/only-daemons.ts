import type {Host} from '../host/host.ts';
import {DAEMONS, HELPER_DAEMONS} from '../installation/daemons.ts';

/** The names of processes that are daemons; of a build tree perhaps `lt-libvirtd`. */
const DAEMON = new RegExp(`^(lt-)?(${[...DAEMONS, ...HELPER_DAEMONS].join('|')})$`);

/** Returns those of the processes that are libvirt's daemons: a pid file may be of a daemon that has ended long since. */
export async function onlyDaemons(host: Host, pids: readonly number[]): Promise<number[]> {
	const names = await Promise.all(pids.map((pid) => host.readText(`/proc/${pid}/comm`).catch(() => '')));
	return pids.filter((_, index) => DAEMON.test(names[index]?.trim() ?? ''));
}
