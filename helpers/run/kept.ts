import {calledAs} from '../called-as.ts';
import {existingPaths} from '../host/files/existing-paths.ts';
import type {ConnectionDriver} from '../libvirt/libvirt.ts';
import {daemonSocket, privateUri} from '../libvirt/private/daemon-socket.ts';
import {describePlace} from '../needs/place.ts';
import {ENTRANCE} from '../places/entrance.ts';
import type {RunModel} from '../report/model.ts';
import type {RunFolder} from '../runs/run-folder.ts';
import type {RunRequest} from './request.ts';

/** How to look at the guests that a run with `--keep` has left running: a command for each connection that has some. */
export async function keptLines(
	{host, path}: RunFolder,
	on: RunRequest['on'],
	{cases}: RunModel,
): Promise<string[]> {
	const failed = cases.filter(({event}) => event === 'case-failed');
	const drivers = [
		...new Set(failed.map(({driver}): ConnectionDriver => (driver === 'lxc' ? 'lxc' : 'qemu'))),
	];
	const entrances = (await host.list(path)).filter((name) => name.startsWith(ENTRANCE));
	const isSystem = on?.kind === 'system' || (on?.kind === 'ssh' && on.libvirt === 'system');
	const uris = isSystem ? drivers.map((driver) => `${driver}:///system`) : await privateUris();
	const reap = [calledAs(), 'reap', ...(on?.kind === 'ssh' ? ['--on', describePlace(on)] : [])].join(' ');
	const virsh = on?.kind === 'ssh' ? `ssh -t ${on.destination} virsh` : 'virsh';
	return [
		`The failed cases' guests still run. \`${reap}\` ends them; until then, look at them with`,
		...uris.map((uri) => `  ${virsh} -c '${uri}' list`),
		...entrances.flatMap((name) =>
			drivers.map((driver) => `  ${path}/${name} virsh -c ${driver}:///system list`),
		),
	];

	async function privateUris(): Promise<string[]> {
		const folders = (await host.list(path)).map((name) => `${path}/${name}`);
		const daemons = drivers.flatMap((driver) =>
			(['libvirtd', `virt${driver}d`] as const).map((daemon) => ({driver, daemon})),
		);
		const connections = folders.flatMap((folder) => daemons.map((one) => ({folder, ...one})));
		const sockets = await existingPaths(
			host,
			connections.map(({folder, daemon}) => daemonSocket(folder, daemon)),
		);
		return connections
			.filter(({folder, daemon}) => sockets.includes(daemonSocket(folder, daemon)))
			.map(({folder, driver, daemon}) => privateUri(folder, driver, daemon));
	}
}
