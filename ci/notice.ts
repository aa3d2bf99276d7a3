import {readableSeconds} from '../helpers/report/duration.ts';
import {truncate} from '../helpers/report/text.ts';
import type {Say, Work} from '../helpers/say.ts';
import {columnsOf} from './look.ts';

/** Milliseconds between redraws of the status line. */
const REDRAW = 1000;
/** Milliseconds between lines if there is no terminal. */
const REPEAT = 15_000;

/** Standard error, or its replacement in a test. */
type Out = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

/** Returns a Say that writes to a stream and begins each line with the program's name. `repeat` is in milliseconds. */
export function noticeOn(out: Out, repeat = REPEAT): Say {
	/** The status line of each unfinished work. */
	const works = new Set<() => string>();
	const clear = () => out.isTTY && works.size > 0 && out.write('\r\u001b[K');
	const draw = () => {
		const status = [...works].at(-1)?.();
		if (out.isTTY && status !== undefined)
			out.write(`\r\u001b[K${truncate(`virtrig: ${status}`, columnsOf(out) - 1)}`);
	};
	const line = (text: string) => {
		clear();
		out.write(`virtrig: ${text}\n`);
		draw();
	};
	const working = (what: string, more?: string): Work => {
		const began = performance.now();
		let progress = '';
		const status = () =>
			`${what}: ${readableSeconds(performance.now() - began)}${progress ? `, ${progress}` : ''}`;
		line(more === undefined ? what : `${what} ${more}`);
		works.add(status);
		draw();
		const timer = out.isTTY ? setInterval(draw, REDRAW) : setInterval(() => line(status()), repeat);
		return {
			at(text) {
				progress = text;
				draw();
			},
			[Symbol.dispose]() {
				clearInterval(timer);
				clear();
				works.delete(status);
				draw();
			},
		};
	};
	return Object.assign(line, {working});
}

/** Writes to standard error what is not part of the command's output. */
export const notice: Say = noticeOn(process.stderr);
