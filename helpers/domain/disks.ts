import {checkPath} from './checks.ts';
import {DomainXmlError} from './domain-xml-error.ts';
import type {XmlNode} from './write-xml.ts';

interface DiskImage {
	readonly file: string;
	readonly format: 'raw' | 'qcow2';
	/** Several guests may write to it at once; libvirt then takes no exclusive label or lock. */
	readonly shareable?: boolean;
}

/** A disk of a QEMU guest. There is no read-only IDE disk: libvirt refuses one ("readonly ide disks are not supported"). */
export type Disk =
	| (DiskImage & {readonly bus: 'ide'; readonly readonly?: false})
	| (DiskImage & {readonly bus: 'virtio'; readonly readonly?: boolean});

const TARGETS = {ide: 'hd', virtio: 'vd'} as const;
/** Two channels of two disks each on the PIIX3 controller of machine `pc`. */
const MOST = {ide: 4, virtio: 26} as const;

/** The disks in the order given: hda, hdb, ... on IDE and vda, vdb, ... on virtio. */
export function diskNodes(domain: string, disks: readonly Disk[]): XmlNode[] {
	const used = {ide: 0, virtio: 0};
	return disks.map(({file, format, bus, readonly, shareable}) => {
		checkPath(domain, 'disk', file);
		if (used[bus] === MOST[bus]) throw tooMany(domain, bus);
		const letter = String.fromCharCode('a'.charCodeAt(0) + used[bus]++);
		return {
			'@': {type: 'file', device: 'disk'},
			driver: {'@': {name: 'qemu', type: format}},
			source: {'@': {file}},
			target: {'@': {dev: `${TARGETS[bus]}${letter}`, bus}},
			readonly: readonly ? {} : undefined,
			shareable: shareable ? {} : undefined,
		};
	});
}

function tooMany(domain: string, bus: 'ide' | 'virtio'): DomainXmlError {
	return new DomainXmlError({
		tried: `describe domain ${JSON.stringify(domain)}`,
		expected: `at most ${MOST[bus]} ${bus} disks`,
		seen: 'more of them',
		advice: bus === 'ide' ? 'put the others on virtio' : 'use fewer disks',
	});
}
