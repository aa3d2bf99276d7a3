import {InputError} from '../errors.ts';
import type {Domain} from './domain.ts';
import {parseXml} from './parse-xml.ts';
import {readCharacterDevice, readDisk, readFilesystem} from './read-devices.ts';
import {readMemory} from './read-memory.ts';
import {readSeclabel} from './read-seclabel.ts';
import type {XmlElement} from './xml-element.ts';

const WHAT = 'domain XML';

/** Reads the output of `virsh dumpxml`. Throws an InputError if it is not well-formed XML or does not describe a domain. */
export function readDomain(xml: string): Domain {
	const root = parseXml(xml, WHAT);
	if (root.name !== 'domain') throw notADomain('a <domain> element', `a <${root.name}> element`);
	const id = root.attribute('id');
	const vcpus = Number(needed(root, 'vcpu').text);
	if (!Number.isInteger(vcpus)) throw notADomain('a number of vcpus', needed(root, 'vcpu').text);
	return {
		type: root.attribute('type') ?? '',
		name: needed(root, 'name').text,
		uuid: needed(root, 'uuid').text,
		id: id === undefined ? undefined : Number(id),
		memory: readMemory(needed(root, 'memory')),
		vcpus,
		os: {
			type: needed(root, 'os/type').text,
			loader: textOf(root, 'os/loader'),
			kernel: textOf(root, 'os/kernel'),
			initrd: textOf(root, 'os/initrd'),
			cmdline: textOf(root, 'os/cmdline'),
			init: textOf(root, 'os/init'),
		},
		emulator: textOf(root, 'devices/emulator'),
		partition: textOf(root, 'resource/partition'),
		serials: root.all('devices/serial').map(readCharacterDevice),
		consoles: root.all('devices/console').map(readCharacterDevice),
		disks: root.all('devices/disk').map(readDisk),
		filesystems: root.all('devices/filesystem').map(readFilesystem),
		seclabels: root.all('seclabel').map(readSeclabel),
	};
}

function textOf(root: XmlElement, path: string): string | undefined {
	return root.first(path)?.text;
}

function needed(root: XmlElement, path: string): XmlElement {
	const found = root.first(path);
	if (found === undefined) throw notADomain(`an element <domain>/${path}`, 'none');
	return found;
}

function notADomain(expected: string, seen: string): InputError {
	const advice = 'pass the complete output of `virsh dumpxml` and nothing else';
	return new InputError({tried: `read ${WHAT}`, expected, seen, advice});
}
