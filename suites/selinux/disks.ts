import {type Disk, parseContext} from 'virtrig';

/** A label that no policy has for any file, by which one can tell a label that was restored from a default one. */
export const MARKED = parseContext('system_u:object_r:virt_image_t:s0:c7');

/** A guest's only device besides its console: a raw image, as IDE takes it. */
export function onDisk(file: string, more: Pick<Disk, 'seclabels'> = {}) {
	return {disks: [{file, format: 'raw', bus: 'ide', ...more}]} as const;
}
