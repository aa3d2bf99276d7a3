import xml2js from 'xml2js';
import {InputError} from '../errors.ts';

type XmlContent = undefined | string | number | XmlNode | readonly XmlNode[];

/**
 * An element to be written: `@` its attributes, `#text` its text, everything else its child elements. What is
 * undefined is left out.
 */
export interface XmlNode {
	readonly [child: string]: XmlContent;
}

/**
 * Writes an element as XML text, with everything in it escaped.
 *
 * Throws an InputError for a character that XML 1.0 cannot hold, such as a control character.
 */
export function writeXml(rootName: string, node: XmlNode): string {
	const builder = new xml2js.Builder({attrkey: '@', charkey: '#text', headless: true, rootName});
	try {
		return `${builder.buildObject(withoutUndefined(node))}\n`;
	} catch (error) {
		throw new InputError({
			tried: `write <${rootName}> XML`,
			seen: JSON.stringify(error instanceof Error ? error.message : error),
			advice: 'take the control character out of the name, path or label that holds it',
		});
	}
}

/** xml2js would write an undefined value as an empty element. */
function withoutUndefined(content: XmlContent): XmlContent {
	if (Array.isArray(content)) return content.map(withoutUndefined) as XmlNode[];
	if (typeof content !== 'object') return content;
	return Object.fromEntries(
		Object.entries(content)
			.filter(([, value]) => value !== undefined)
			.map(([name, value]) => [name, withoutUndefined(value)]),
	);
}
