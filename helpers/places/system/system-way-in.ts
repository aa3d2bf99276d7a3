import {findDistribution} from '../../installation/distribution.ts';
import {virshOnce} from '../../libvirt/virsh/once.ts';
import type {KeptRun, WayIn} from '../place-kind.ts';
import {waysIn} from '../ways-in.ts';

/** Milliseconds for the daemon's answer. */
const DEADLINE = 10_000;

/** The ways to a run's guests under the system's libvirt. `virsh` is what a person types for it. */
export async function systemWayIn({run: {host}, drivers}: KeptRun, virsh = 'virsh'): Promise<WayIn> {
	const installation = await findDistribution(host);
	return waysIn(
		drivers.map((driver) => {
			const uri = `${driver}:///system`;
			return {
				server: `the daemon of ${uri}`,
				command: `${virsh} -c '${uri}' list`,
				ask: () => virshOnce({host, installation}, uri, ['list'], {deadline: DEADLINE}),
			};
		}),
	);
}
