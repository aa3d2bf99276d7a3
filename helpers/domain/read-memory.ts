import {InputError} from '../errors.ts';
import type {XmlElement} from './xml-element.ts';

/**
 * Bytes in each unit that libvirt writes or accepts (virScaleInteger, src/util/virutil.c). Without a unit, the value is in KiB.
 */
const UNITS: Readonly<Record<string, number>> = {
	b: 1,
	bytes: 1,
	KB: 1e3,
	k: 2 ** 10,
	KiB: 2 ** 10,
	MB: 1e6,
	M: 2 ** 20,
	MiB: 2 ** 20,
	GB: 1e9,
	G: 2 ** 30,
	GiB: 2 ** 30,
	TB: 1e12,
	T: 2 ** 40,
	TiB: 2 ** 40,
};

/** Returns a memory element's value in MiB; it can have a fraction. */
export function readMemory(element: XmlElement): number {
	const unit = element.attribute('unit') ?? 'KiB';
	const bytes = UNITS[unit];
	if (bytes === undefined || !/^\d+$/.test(element.text)) {
		throw new InputError({
			tried: `read <${element.name}> of domain XML`,
			expected: `a whole number in ${Object.keys(UNITS).join(', ')}`,
			seen: `${JSON.stringify(element.text)} in ${JSON.stringify(unit)}`,
			advice: 'pass the output of `virsh dumpxml`',
		});
	}
	return (Number(element.text) * bytes) / 2 ** 20;
}
