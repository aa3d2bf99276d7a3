import type {Host} from '../host/host.ts';
import {DAEMONS, HELPER_DAEMONS} from '../installation/daemons.ts';

/** The process names of daemons; from a build tree perhaps `lt-libvirtd`. */
const DAEMON = new RegExp(`^(lt-)?(${[...DAEMONS, ...HELPER_DAEMONS].join('|')})$`);

/** Returns the pids of libvirt's daemons among these: a stale pid file may name another process. */
export async function onlyDaemons(host: Host, pids: readonly number[]): Promise<number[]> {
	const names = await Promise.all(pids.map((pid) => host.readText(`/proc/${pid}/comm`).catch(() => '')));
	return pids.filter((_, index) => DAEMON.test(names[index]?.trim() ?? ''));
}
