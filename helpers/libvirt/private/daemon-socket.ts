import {setTimeout as pause} from 'node:timers/promises';
import type {Host} from '../../host/host.ts';
import {listeningSockets} from '../../host/unix-sockets.ts';
import {waitForFile} from '../../host/wait-until.ts';
import type {ConnectionDriver} from '../libvirt.ts';
import {LIBVIRT_FOLDERS} from './mount-table.ts';

/** Milliseconds between looks: from its bind(2) to its listen(2) a daemon takes some tenths of one, when it is not held up. */
const LOOK_AGAIN = 1;

/** The socket of a libvirtd that has `folder` over libvirt's folders: as the host sees it. */
export function daemonSocket(folder: string): string {
	return `${folder}/run/libvirt-sock`;
}

/** How a connection to it is named. */
export function privateUri(folder: string, driver: ConnectionDriver): string {
	return `${driver}+unix:///system?socket=${daemonSocket(folder)}`;
}

/**
 * Resolves true once that daemon listens; false at the deadline, in milliseconds, or when aborted. `pid` is of a process
 * in its network namespace. bind(2) makes the socket's file, and until listen(2) each connection is refused; inotify
 * tells of the first, and nobody of the second.
 */
export async function waitForDaemon(
	host: Host,
	folder: string,
	pid: number,
	deadline: number,
	signal?: AbortSignal,
): Promise<boolean> {
	const end = performance.now() + deadline;
	if (!(await waitForFile(host, daemonSocket(folder), deadline, signal))) return false;
	while (performance.now() < end && !signal?.aborted) {
		const text = await host.readText(`/proc/${pid}/net/unix`).catch(() => '');
		if (listeningSockets(text).includes(`${LIBVIRT_FOLDERS.run}/libvirt-sock`)) return true;
		await pause(LOOK_AGAIN);
	}
	return false;
}
