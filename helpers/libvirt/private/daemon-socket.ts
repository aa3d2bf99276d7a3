import {existsWithin} from '../../host/files/wait-until.ts';
import type {Host} from '../../host/host.ts';
import {listeningSockets} from '../../host/process/unix-sockets.ts';
import {daemonPlace, type GuestDaemonName} from '../../installation/daemons.ts';
import {poll} from '../../poll.ts';
import type {ConnectionDriver} from '../libvirt.ts';
import {LIBVIRT_FOLDERS} from './mount-table.ts';

/**
 * Milliseconds between looks: an undisturbed daemon takes some tenths of a millisecond from its bind(2) to its
 * listen(2).
 */
const LOOK_AGAIN = 1;

/** Returns the host's path of the socket of a daemon that has `folder` over libvirt's folders. */
export function daemonSocket(folder: string, daemon: GuestDaemonName = 'libvirtd'): string {
	return `${folder}/run/${daemonPlace(daemon).socket}`;
}

/** Returns the URI of a connection to it. */
export function privateUri(folder: string, driver: ConnectionDriver, daemon?: GuestDaemonName): string {
	return `${driver}+unix:///system?socket=${daemonSocket(folder, daemon)}`;
}

/**
 * Resolves with true once the daemon listens; with false at the deadline (milliseconds), or if aborted. `pid` is of a
 * process in its network namespace. bind(2) makes the socket's file, but until listen(2) each connection is refused.
 * inotify reports the first; nothing reports the second.
 */
export async function waitForDaemon(
	host: Host,
	folder: string,
	pid: number,
	deadline: number,
	signal?: AbortSignal,
	daemon: GuestDaemonName = 'libvirtd',
): Promise<boolean> {
	const end = performance.now() + deadline;
	if (!(await existsWithin(host, daemonSocket(folder, daemon), deadline, signal))) return false;
	const isListening = async () => {
		const text = await host.readText(`/proc/${pid}/net/unix`).catch(() => '');
		return listeningSockets(text).includes(`${LIBVIRT_FOLDERS.run}/${daemonPlace(daemon).socket}`);
	};
	return poll(isListening, {every: LOOK_AGAIN, deadline: end - performance.now(), signal});
}
