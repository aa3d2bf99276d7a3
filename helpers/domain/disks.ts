import {InputError} from '../errors.ts';
import {checkPath, type DomainBasics, refuse} from './checks.ts';
import {yesNo} from './common-nodes.ts';
import {checkImageSeclabels} from './seclabel-checks.ts';
import type {ImageSeclabelDescription} from './seclabel-description.ts';
import type {XmlNode} from './write-xml.ts';

/** A file that holds a disk: the one that the guest writes to, or a backing image. */
interface ImageDescription {
	readonly file: string;
	readonly format: 'raw' | 'qcow2';
	/** The image's label, if it differs from the domain's. */
	readonly seclabels?: readonly ImageSeclabelDescription[];
}

interface DiskImage extends ImageDescription {
	/** Several guests may write to it at once, so libvirt takes no exclusive label or lock. Raw images only. */
	readonly shareable?: boolean;
	/**
	 * The backing chain of a qcow2 image, the nearest image first. If missing, libvirt reads the chain from the images when the
	 * guest starts. An empty list says that there is no backing image.
	 */
	readonly backing?: readonly ImageDescription[];
}

/** A disk of a QEMU guest. libvirt refuses a read-only IDE disk ("readonly ide disks are not supported"). */
export type Disk =
	| (DiskImage & {readonly bus: 'ide'; readonly readonly?: false})
	| (DiskImage & {readonly bus: 'virtio'; readonly readonly?: boolean});

const TARGETS = {ide: 'hd', virtio: 'vd'} as const;
/** The largest number of disks per bus. The PIIX3 controller of machine `pc` has two channels with two disks each. */
const MOST = {ide: 4, virtio: 26} as const;

/**
 * Returns the disks in the given order: hda, hdb, ... on IDE, and vda, vdb, ... on virtio.
 *
 * Throws an InputError for a disk that libvirt would refuse.
 */
export function diskNodes(domain: DomainBasics, disks: readonly Disk[]): XmlNode[] {
	const used = {ide: 0, virtio: 0};
	return disks.map((disk) => {
		const {format, bus, backing} = disk;
		checkSharing(domain.name, disk);
		if (used[bus] === MOST[bus]) throw tooMany(domain.name, bus);
		const letter = String.fromCharCode('a'.charCodeAt(0) + used[bus]++);
		return {
			'@': {type: 'file', device: 'disk'},
			driver: {'@': {name: 'qemu', type: format}},
			source: sourceNode(domain, disk),
			backingStore: backing === undefined ? undefined : backingNode(domain, disk, backing),
			target: {'@': {dev: `${TARGETS[bus]}${letter}`, bus}},
			readonly: disk.readonly ? {} : undefined,
			shareable: disk.shareable ? {} : undefined,
		};
	});
}

function sourceNode({name, seclabels: ofDomain = []}: DomainBasics, image: ImageDescription): XmlNode {
	const {file, seclabels = []} = image;
	checkPath(name, 'disk', file);
	checkImageSeclabels(name, file, seclabels, ofDomain);
	return {
		'@': {file},
		seclabel: seclabels.map(({model, relabel, label}) => ({
			'@': {model, relabel: yesNo(relabel)},
			label,
		})),
	};
}

/** Nests the backing images, each inside the one in front of it; an empty element ends the chain. */
function backingNode(
	domain: DomainBasics,
	above: ImageDescription,
	[image, ...rest]: readonly ImageDescription[],
): XmlNode {
	if (image === undefined) return {};
	// libvirt: "storage format 'raw' does not support backing store".
	if (above.format === 'raw') {
		refuse(domain.name, `${image.file} behind the raw image ${above.file}`, 'a qcow2 image in front');
	}
	return {
		'@': {type: 'file'},
		format: {'@': {type: image.format}},
		source: sourceNode(domain, image),
		backingStore: backingNode(domain, image, rest),
	};
}

/** libvirt: "shared access for disk requires use of supported storage format" (src/qemu/qemu_validate.c). */
function checkSharing(domain: string, {file, format, shareable, readonly}: Disk): void {
	if (shareable && !readonly && format !== 'raw') {
		refuse(domain, `the shareable ${format} image ${file}`, 'a raw image, or a read-only one');
	}
}

function tooMany(domain: string, bus: 'ide' | 'virtio'): InputError {
	return new InputError({
		tried: `describe domain ${JSON.stringify(domain)}`,
		expected: `at most ${MOST[bus]} ${bus} disks`,
		seen: 'more disks',
		advice: bus === 'ide' ? 'put the others on virtio' : 'use fewer disks',
	});
}
