import {type Installation, wordsFor} from '../../installation/installation.ts';
import {systemUri} from '../../libvirt/system-libvirt.ts';
import {virshOnce} from '../../libvirt/virsh/once.ts';
import type {KeptRun, WayIn} from '../place-kind.ts';
import {waysIn} from '../ways-in.ts';

/** Milliseconds for the daemon's answer. */
const DEADLINE = 10_000;

/** Returns the ways to a run's guests under the system's libvirt. `prefix` comes before each command, such as `ssh -t lab `. */
export async function systemWayIn(
	installation: Installation,
	{run: {host}, drivers}: KeptRun,
	prefix = '',
): Promise<WayIn> {
	const virsh = wordsFor(installation, 'virsh').join(' ');
	return waysIn(
		drivers.map((driver) => {
			const uri = systemUri(driver);
			return {
				server: `The daemon of ${uri}`,
				command: `${prefix}${virsh} -c '${uri}' list`,
				ask: () => virshOnce({host, installation}, uri, ['list'], {deadline: DEADLINE}),
			};
		}),
	);
}
