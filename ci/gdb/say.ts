import {stdout} from 'node:process';
import {wrap} from '../wrap.ts';

/** Columns of what is printed, at most. */
const WIDTH = 110;

export function say(line: string): void {
	stdout.write(`${line}\n`);
}

/** In as many lines as it takes; those after the first are indented as far as its heading. */
export function sayWrapped(text: string, heading = ''): void {
	const width = Math.min(stdout.columns ?? WIDTH, WIDTH) - heading.length;
	for (const [index, line] of wrap(text, width).entries())
		say(`${index === 0 ? heading : ' '.repeat(heading.length)}${line}`);
}
