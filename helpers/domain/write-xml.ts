import xml2js from 'xml2js';
import {InputError} from '../errors.ts';

type XmlContent = undefined | string | number | XmlNode | readonly XmlNode[];

/**
 * An element to write: `@` holds its attributes, `#text` its text, everything else its child elements. Undefined values are
 * left out.
 */
export interface XmlNode {
	readonly [child: string]: XmlContent;
}

/**
 * Writes an element as XML text and escapes everything in it.
 *
 * Throws an InputError for a character that XML 1.0 does not allow, such as a control character.
 */
export function writeXml(rootName: string, node: XmlNode): string {
	const builder = new xml2js.Builder({attrkey: '@', charkey: '#text', headless: true, rootName});
	try {
		return `${builder.buildObject(withoutUndefined(node))}\n`;
	} catch (error) {
		throw new InputError({
			tried: `write <${rootName}> XML`,
			seen: JSON.stringify(error instanceof Error ? error.message : error),
			advice: 'remove the control character from the name, path or label that contains it',
		});
	}
}

/** Removes undefined values, because xml2js would write them as empty elements. */
function withoutUndefined(content: XmlContent): XmlContent {
	if (Array.isArray(content)) return content.map(withoutUndefined) as XmlNode[];
	if (typeof content !== 'object') return content;
	return Object.fromEntries(
		Object.entries(content)
			.filter(([, value]) => value !== undefined)
			.map(([name, value]) => [name, withoutUndefined(value)]),
	);
}
