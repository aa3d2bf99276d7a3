import {basename} from 'node:path';
import {existingPaths} from '../../host/files/existing-paths.ts';
import {daemonsOf} from '../../installation/daemons.ts';
import {type Installation, wordsFor} from '../../installation/installation.ts';
import {daemonSocket, privateUri} from '../../libvirt/private/daemon-socket.ts';
import {virshOnce} from '../../libvirt/virsh/once.ts';
import type {KeptRun, WayIn} from '../place-kind.ts';
import {waysIn} from '../ways-in.ts';

/** Milliseconds for a daemon's answer. */
const DEADLINE = 10_000;

/** Returns the ways to the guests of a run's private libvirts. `prefix` comes before each command, such as `ssh -t lab `. */
export async function privateWayIn(
	installation: Installation,
	{run, drivers}: KeptRun,
	prefix = '',
): Promise<WayIn> {
	const {host, path} = run;
	const virsh = wordsFor(installation, 'virsh').join(' ');
	const folders = (await host.list(path)).map((name) => `${path}/${name}`);
	const daemons = drivers.flatMap((driver) => daemonsOf(driver).map((daemon) => ({driver, daemon})));
	const connections = folders.flatMap((folder) => daemons.map((one) => ({folder, ...one})));
	const sockets = await existingPaths(
		host,
		connections.map(({folder, daemon}) => daemonSocket(folder, daemon)),
	);
	return waysIn(
		connections
			.filter(({folder, daemon}) => sockets.includes(daemonSocket(folder, daemon)))
			.map(({folder, driver, daemon}) => {
				const uri = privateUri(folder, driver, daemon);
				return {
					server: `The daemon of the private libvirt ${basename(folder)}`,
					command: `${prefix}${virsh} -c '${uri}' list`,
					ask: () => virshOnce({host, installation}, uri, ['list'], {deadline: DEADLINE}),
				};
			}),
	);
}
