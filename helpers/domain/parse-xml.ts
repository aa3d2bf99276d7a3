import xml2js from 'xml2js';
import {InputError} from '../errors.ts';
import {XmlElement} from './xml-element.ts';

/** '@' and '#' cannot start an XML name, so no element can be mistaken for attributes or text. */
const KEYS = {attrkey: '@', charkey: '#text'} as const;

/**
 * Parses XML text into elements.
 *
 * Throws an InputError with the line number if it is not well-formed.
 */
export function parseXml(text: string, what: string): XmlElement {
	let failure: Error | null = null;
	let root: Record<string, unknown> | null | undefined;
	const parser = new xml2js.Parser({
		...KEYS,
		async: false,
		xmlns: true,
		explicitArray: true,
		explicitCharkey: true,
		emptyTag: () => ({}),
	});
	parser.parseString(text, (error, result) => {
		failure ??= error;
		root ??= result;
	});
	if (failure !== null) throw malformed(text, what, failure);
	const [name, value] = Object.entries(root ?? {})[0] ?? [];
	if (name === undefined) {
		throw new InputError({
			tried: `read ${what}`,
			expected: 'an XML element',
			seen: '(nothing)',
			advice: 'check whether the command that wrote it failed or its file is empty',
		});
	}
	return new XmlElement(name, value);
}

/** sax, the parser below xml2js, counts lines from 0 and writes `Line: N` into its message. */
function malformed(text: string, what: string, failure: Error): InputError {
	const reason = failure.message.split('\n')[0] ?? '';
	const line = Number(/^Line: (\d+)$/m.exec(failure.message)?.[1] ?? 0) + 1;
	const source = text.split('\n')[line - 1]?.trim() ?? '';
	return new InputError({
		tried: `read ${what}, line ${line}`,
		line,
		expected: 'well-formed XML',
		seen: source === '' ? reason : `${reason}\n${source}`,
		advice: `correct line ${line}, or close the element that is still open there`,
	});
}
