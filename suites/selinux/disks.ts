import type {Disk, ExecutionContext, Rig} from 'virtrig';
import {MARKED} from './labels.ts';

/** A guest's only device besides its console: a raw image, as IDE takes it. */
export function onDisk(file: string, more: Pick<Disk, 'seclabels'> = {}) {
	return {disks: [{file, format: 'raw', bus: 'ide', ...more}]} as const;
}

/** An empty disk with that label. */
export async function markedDisk(rig: Rig): Promise<string> {
	const disk = await rig.files.disk();
	await rig.selinux.relabel(disk, MARKED);
	return disk;
}

/** A marked disk has its label again, and libvirt has forgotten that it wrote that down. */
export async function isGivenBack(t: ExecutionContext, rig: Rig, disk: string): Promise<void> {
	t.deepEqual(await rig.selinux.file(disk), MARKED, disk);
	t.is((await rig.selinux.remembered(disk)).size, 0, disk);
}
