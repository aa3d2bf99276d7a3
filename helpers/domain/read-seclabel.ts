import type {ImageSeclabel, Seclabel} from './domain.ts';
import type {XmlElement} from './xml-element.ts';

export function readSeclabel(element: XmlElement): Seclabel {
	const relabel = element.attribute('relabel');
	return {
		// libvirt's default (virSecurityLabelDefParseXML, src/conf/domain_conf.c).
		type: element.attribute('type') ?? 'dynamic',
		model: element.attribute('model'),
		relabel: relabel === undefined ? undefined : relabel === 'yes',
		label: element.first('label')?.text,
		imagelabel: element.first('imagelabel')?.text,
		baselabel: element.first('baselabel')?.text,
	};
}

/** Reads the labels in a `<source>`. */
export function readImageSeclabels(source: XmlElement | undefined): ImageSeclabel[] {
	return (source?.all('seclabel') ?? []).map((element) => ({
		model: element.attribute('model'),
		// libvirt's default (virSecurityDeviceLabelDefParseXML, src/conf/domain_conf.c).
		relabel: element.attribute('relabel') !== 'no',
		label: element.first('label')?.text,
		labelskip: element.attribute('labelskip') === 'yes',
	}));
}
