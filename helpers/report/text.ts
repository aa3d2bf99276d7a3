import {stripVTControlCharacters, styleText} from 'node:util';
import cliTruncate from 'cli-truncate';
import wrapAnsi from 'wrap-ansi';

/** How a text is formatted. */
export interface Look {
	/** Columns. */
	readonly width: number;
	readonly colour: boolean;
}

type Style = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

/** Colours a text if colours are wanted. */
export function paint(look: Look, style: Style, text: string): string {
	return look.colour ? styleText(style, text, {validateStream: false}) : text;
}

/** Makes a text from outside safe to print: removes terminal sequences and control characters; tabs become two spaces. */
export function plain(text: string): string {
	return stripVTControlCharacters(text)
		.replaceAll('\r\n', '\n')
		.replaceAll('\t', '  ')
		.replaceAll(/[\0-\x09\x0b-\x1f\x7f-\x9f]/g, '�');
}

/** Like {@link plain}, on one line. */
export function oneLine(text: string): string {
	return plain(text).replaceAll(/\s+/g, ' ').trim();
}

/** Shortens a one-line text to a number of columns; its last character then shows that something is missing. */
export function truncate(text: string, columns: number): string {
	if (columns === Number.POSITIVE_INFINITY) return text;
	return columns < 1 ? '' : cliTruncate(text, columns);
}

/**
 * A line's indentation, followed by a bullet or the label of an error's part. Continuation lines start at the column after
 * both.
 */
const HEAD = /^( *)([→–!] |(?<= )(?:expected|seen|do): +|)/;

/**
 * Breaks long lines between words. Each line begins with `indent`. Continuation lines are indented further, by the line's own
 * indentation and its bullet or label (such as ` seen: `). A word longer than a line, such as a path, stays whole: the terminal
 * wraps it, and it can still be copied.
 */
export function wrap(text: string, width: number, indent = ''): string[] {
	return plain(text)
		.split('\n')
		.flatMap((line) => wrapLine(line.trimEnd(), width, indent));
}

function wrapLine(line: string, width: number, indent: string): string[] {
	if (indent.length + line.length <= width) return [(indent + line).trimEnd()];
	const [head = '', own = '', label = ''] = HEAD.exec(line) ?? [];
	// A deep indentation would leave no room for the words on a narrow terminal.
	const deepest = Math.floor(width / 6);
	const first = indent + own.slice(0, deepest) + label;
	const left = indent + ' '.repeat(Math.min(head.length, deepest));
	// The prefix of the first line counts as a word of the same width.
	const filler = 'x'.repeat(Math.max(first.length - left.length, 0));
	const words = filler + line.slice(head.length).replaceAll(/ +/g, ' ');
	const lines = wrapAnsi(words, Math.max(width - left.length, 1)).split('\n');
	return lines.map((words, index) => (index === 0 ? first + words.slice(filler.length) : left + words));
}

/** Breaks a text between words. Breaks a word that is longer than a line at the line's end. */
export function fold(text: string, width: number): string[] {
	return wrapAnsi(plain(text), Math.max(width, 1), {hard: true}).split('\n');
}
