import {InputError} from '../errors.ts';
import type {BackingImage, CharacterDevice, DomainDisk, Filesystem} from './domain.ts';
import {readImageSeclabels} from './read-seclabel.ts';
import type {XmlElement} from './xml-element.ts';

/** A `<serial>` or a `<console>`. */
export function readCharacterDevice(element: XmlElement): CharacterDevice {
	const type = element.attribute('type') ?? '';
	// A console repeats the path in its attribute `tty`; a serial port has it only in its source.
	const path = element.attribute('tty') ?? element.first('source')?.attribute('path');
	return {
		type,
		tty: type === 'pty' ? path : undefined,
		alias: element.first('alias')?.attribute('name'),
	};
}

export function readDisk(element: XmlElement): DomainDisk {
	const target = element.first('target');
	return {
		device: element.attribute('device') ?? 'disk',
		target: target?.attribute('dev') ?? '',
		bus: target?.attribute('bus'),
		file: element.first('source')?.attribute('file'),
		format: element.first('driver')?.attribute('type'),
		readonly: element.first('readonly') !== undefined,
		shareable: element.first('shareable') !== undefined,
		seclabels: readImageSeclabels(element.first('source')),
		backing: element.first('backingStore') === undefined ? undefined : readBacking(element),
	};
}

/** Reads the nested `<backingStore>` elements. The last one is empty and is not an image. */
function readBacking(element: XmlElement): BackingImage[] {
	const store = element.first('backingStore');
	const source = store?.first('source');
	if (store === undefined || source === undefined) return [];
	const image = {
		file: source.attribute('file'),
		format: store.first('format')?.attribute('type'),
		seclabels: readImageSeclabels(source),
	};
	return [image, ...readBacking(store)];
}

/** Throws an InputError if there are several sources or targets, because we cannot know which one libvirt would take. */
export function readFilesystem(element: XmlElement): Filesystem {
	const source = only(element, 'source');
	const places = ['dir', 'file', 'dev', 'name'].flatMap((name) => source?.attribute(name) ?? []);
	if (places.length > 1) throw ambiguous(`a source with ${places.length} places: ${places.join(', ')}`);
	return {
		// libvirt's default (virDomainFSDefParseXML, src/conf/domain_conf.c).
		type: element.attribute('type') ?? 'mount',
		source: places[0],
		target: only(element, 'target')?.attribute('dir') ?? '',
		readonly: element.first('readonly') !== undefined,
	};
}

function only(element: XmlElement, name: string): XmlElement | undefined {
	const all = element.all(name);
	if (all.length > 1) throw ambiguous(`${all.length} <${name}> elements`);
	return all[0];
}

function ambiguous(seen: string): InputError {
	return new InputError({
		tried: 'read a <filesystem> of domain XML',
		expected: 'one source and one target',
		seen,
		advice: 'keep only one of them in the <filesystem>',
	});
}
