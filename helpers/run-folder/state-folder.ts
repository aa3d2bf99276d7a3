import type {HostError} from '../errors.ts';
import {virtrigFolder} from '../host/files/virtrig-folder.ts';
import type {Host} from '../host/host.ts';
import {errnoOf} from '../host/host-failure.ts';
import {isRootOn} from '../host/process/is-root.ts';

/**
 * Marks a state folder that virtrig has made: it is removed with the last run. A folder that existed before stays.
 */
const MADE = 'made-by-virtrig';

/**
 * Returns virtrig's state folder on a host. VIRTRIG_STATE there overrides it. The path is short, because sockets are
 * below it.
 */
export function stateFolder(host: Pick<Host, 'isHere' | 'settings'>): string {
	return host.settings.VIRTRIG_STATE ?? virtrigFolder('state', isRootOn(host));
}

/** Returns the path of the file that marks a state folder as made by virtrig. */
export function stateFolderMark(host: Pick<Host, 'isHere' | 'settings'>): string {
	return `${stateFolder(host)}/${MADE}`;
}

/** Calls `write` to write to the state folder, and marks the folder if that makes it. */
export async function writeToStateFolder(host: Host, write: () => Promise<void>): Promise<void> {
	const isMarked = async () => (await host.status(stateFolderMark(host))) !== undefined;
	const isOurs = !(await host.status(stateFolder(host))) || (await isMarked());
	if (isOurs) await host.write(stateFolderMark(host), '');
	await write();
	// Another run may have ended meanwhile and removed it.
	if (isOurs && !(await isMarked())) await host.write(stateFolderMark(host), '');
}

/** Removes the state folder if virtrig made it and no run is in it. */
export async function removeStateFolder(host: Host): Promise<void> {
	if ((await host.list(stateFolder(host))).join() !== MADE) return;
	await host.remove(stateFolderMark(host));
	try {
		await host.removeFolder(stateFolder(host));
	} catch (error) {
		// Another run may have begun meanwhile.
		if (errnoOf((error as HostError).cause) !== 'ENOTEMPTY') throw error;
		await host.write(stateFolderMark(host), '');
	}
}
