import {stdout} from 'node:process';
import {fold} from '../../helpers/report/text.ts';
import {readableWidth} from '../look.ts';

export function say(line: string): void {
	stdout.write(`${line}\n`);
}

/** Writes a text wrapped to the readable width. Lines after the first are indented by the heading's length. */
export function sayWrapped(text: string, heading = ''): void {
	const width = readableWidth() - heading.length;
	for (const [index, line] of fold(text, width).entries())
		say(`${index === 0 ? heading : ' '.repeat(heading.length)}${line}`);
}
