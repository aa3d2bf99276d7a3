import {fold} from '../helpers/report/text.ts';
import {readableWidth} from './look.ts';

/** The narrowest column for an item's meaning. If there is less room beside the term, the meaning goes below it. */
const LEAST_COLUMNS = 30;

/**
 * Returns a function that wraps the text after a command's help to the width of the terminal. The text consists of paragraphs
 * and items. An item is two spaces, a term, two or more spaces, and its meaning; its further lines are indented more.
 */
export function helpText(text: string): () => string {
	return () => breakHelp(text, readableWidth());
}

/** Wraps the text of {@link helpText} to a width. */
export function breakHelp(text: string, width: number): string {
	return text
		.split('\n\n')
		.map((block) => breakBlock(block, width).join('\n'))
		.join('\n\n');
}

interface Item {
	readonly term: string;
	meaning: string;
}

/** Wraps a block: a paragraph, or a heading and its items. */
function breakBlock(block: string, width: number): string[] {
	const prose: string[] = [];
	const items: Item[] = [];
	for (const line of block.split('\n')) {
		const item = /^ {2}(\S.*?)(?: {2,}(.*))?$/.exec(line);
		const last = items.at(-1);
		if (item) items.push({term: item[1] ?? '', meaning: item[2] ?? ''});
		else if (last) last.meaning = `${last.meaning} ${line.trim()}`.trim();
		else prose.push(line);
	}
	// The first block begins with an empty line, which separates it from the text above.
	const before = prose[0] === '' ? [''] : [];
	const paragraph = prose.filter(Boolean).join(' ');
	return [...before, ...(paragraph ? fold(paragraph, width) : []), ...breakItems(items, width)];
}

function breakItems(items: readonly Item[], width: number): string[] {
	const room = Math.min(
		Math.max(...items.map(({term}) => term.length)),
		Math.max(width - LEAST_COLUMNS - 4, 0),
	);
	return items.flatMap(({term, meaning}) => {
		if (!meaning) return [`  ${term}`];
		const isBeside = term.length <= room;
		const indent = isBeside ? room + 4 : 6;
		const lines = fold(meaning, width - indent).map((line) => ' '.repeat(indent) + line);
		const [first = '', ...rest] = lines;
		return isBeside ? [`  ${term.padEnd(room)}  ${first.trimStart()}`, ...rest] : [`  ${term}`, ...lines];
	});
}
