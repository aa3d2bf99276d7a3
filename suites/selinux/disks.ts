import type {Disk, ExecutionContext, Rig} from 'virtrig';
import {MARKED} from './labels.ts';

/** The description of a guest with one disk: a raw image on IDE. */
export function onDisk(file: string, more: Pick<Disk, 'seclabels'> = {}) {
	return {disks: [{file, format: 'raw', bus: 'ide', ...more}]} as const;
}

/** An empty disk with the label {@link MARKED}. */
export async function markedDisk(rig: Rig): Promise<string> {
	const disk = await rig.files.disk();
	await rig.selinux.relabel(disk, MARKED);
	return disk;
}

/** Asserts that a marked disk has its label again, and that libvirt's note of that label is gone. */
export async function isGivenBack(t: ExecutionContext, rig: Rig, disk: string): Promise<void> {
	t.deepEqual(await rig.selinux.file(disk), MARKED, disk);
	t.is((await rig.selinux.remembered(disk)).size, 0, disk);
}
