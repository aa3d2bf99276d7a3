import {stripVTControlCharacters, styleText} from 'node:util';

/** How a text is to look. */
export interface Look {
	/** Columns. */
	readonly width: number;
	readonly colour: boolean;
}

type Style = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

/** Colours a text, where colours are wanted. */
export function paint(look: Look, style: Style, text: string): string {
	return look.colour ? styleText(style, text, {validateStream: false}) : text;
}

/** A text of somebody else's, without terminal sequences and control characters; tabs become two spaces. */
export function plain(text: string): string {
	return stripVTControlCharacters(text)
		.replaceAll('\r\n', '\n')
		.replaceAll('\t', '  ')
		.replaceAll(/[\0-\x09\x0b-\x1f\x7f-\x9f]/g, '�');
}

/** As {@link plain}, on one line. */
export function oneLine(text: string): string {
	return plain(text).replaceAll(/\s+/g, ' ').trim();
}

/** Shortens a one-line text to so many columns. */
export function truncate(text: string, columns: number): string {
	const characters = [...text];
	if (characters.length <= columns) return text;
	return columns < 1 ? '' : `${characters.slice(0, columns - 1).join('')}…`;
}

/** A line's indentation, and a bullet or the label of an error's part after it: what is broken goes on below their end. */
const HEAD = /^( *)([→–!] |(?<= )(?:expected|seen|do): +|)/;

/**
 * Breaks what is too long between words, each line below `indent`, and further below where the line itself was
 * indented, has a bullet, or a label such as `  seen:     `. A word that is longer than a line, such as a path, stays whole:
 * a terminal folds it, and it can still be copied.
 */
export function wrap(text: string, width: number, indent = ''): string[] {
	return plain(text)
		.split('\n')
		.flatMap((line) => wrapLine(line.trimEnd(), width, indent));
}

function wrapLine(line: string, width: number, indent: string): string[] {
	if (indent.length + line.length <= width) return [(indent + line).trimEnd()];
	const [head = '', own = '', label = ''] = HEAD.exec(line) ?? [];
	// A deep indentation would leave a narrow terminal no room for the words.
	const deepest = Math.floor(width / 6);
	const left = indent + ' '.repeat(Math.min(head.length, deepest));
	const lines: string[] = [];
	let current = '';
	const first = indent + own.slice(0, deepest) + label;
	for (const word of line.slice(head.length).split(/ +/)) {
		const longer = current === '' ? first + word : `${current} ${word}`;
		if (current !== '' && longer.length > width) {
			lines.push(current);
			current = left + word;
		} else {
			current = longer;
		}
	}
	return [...lines, current];
}
