import {fileURLToPath} from 'node:url';
import type {PrivateRoot} from '../../cgroup/private-root.ts';
import {localHost} from '../../host/local/local-host.ts';
import type {GuestDaemonName} from '../../installation/daemons.ts';
import type {Installation} from '../../installation/installation.ts';
import type {RecordedChange} from '../../run-folder/journal/journal.ts';
import {pathUndo} from '../../run-folder/journal/path-undo.ts';
import {makeLibvirtCgroups} from '../../run-folder/run-cgroups.ts';
import type {RunFolder} from '../../run-folder/run-folder.ts';
import {privateConfiguration} from './configuration.ts';
import {firstMounts, LIBVIRT_FOLDERS, laterMounts, upperFolders} from './mount-table.ts';

/** What a private libvirt needs before it starts. */
export interface Prepared {
	readonly installation: Installation;
	readonly daemon: GuestDaemonName;
	/** Its folder on the host. It contains the folders that are mounted over libvirt's. */
	readonly folder: string;
	readonly cgroups: readonly PrivateRoot[];
	/** How to undo all of it, the last change last. */
	readonly undo: readonly RecordedChange[];
}

/** Makes the folder and cgroups of a private libvirt with this name. */
export async function prepare(
	run: RunFolder,
	{name, ...programs}: Pick<Prepared, 'installation' | 'daemon'> & {readonly name: string},
): Promise<Prepared> {
	const {host, journal} = run;
	const folder = `${run.path}/${name}`;
	const undo = [await journal.record(pathUndo, {path: folder})];
	for (const part of Object.keys(LIBVIRT_FOLDERS)) await host.makeFolder(`${folder}/${part}`);
	await host.makeFolder(`${folder}/lib/virtrig`);
	await host.makeFolder(`${folder}/virsh`);
	for (const [file, text] of Object.entries(privateConfiguration(programs.daemon)))
		await host.write(`${folder}/etc/${file}`, text);
	const {roots: cgroups, undo: cgroupUndo} = await makeLibvirtCgroups(run, name);
	const inside = fileURLToPath(new URL('inside.sh', import.meta.url));
	// The script is copied, because the host may not have this repository.
	await host.write(`${folder}/inside.sh`, await localHost.readText(inside));
	await host.write(`${folder}/first.fstab`, firstMounts(folder, cgroups));
	await host.write(`${folder}/later.fstab`, laterMounts());
	await host.write(`${folder}/upper-folders`, upperFolders().join('\n'));
	return {...programs, folder, cgroups, undo: [...undo, ...cgroupUndo]};
}
