import type {RunEvent} from '../../helpers/events/event.ts';
import {plainLines, terminalLines} from '../../helpers/report/finished-lines.ts';
import {advance, NO_PROGRESS, type Progress} from '../../helpers/report/progress.ts';
import {statusLine} from '../../helpers/report/status-line.ts';
import {look} from '../look.ts';

/** Milliseconds between redraws of the status line, whose clock runs while nothing happens. */
const REDRAW = 1000;

/** Shows a run's progress: a status line under the finished cases on a terminal, else a line for each of these. */
export class Screen {
	readonly #out: NodeJS.WriteStream;
	#progress: Progress = NO_PROGRESS;
	#timer: NodeJS.Timeout | undefined;

	constructor(out: NodeJS.WriteStream) {
		this.#out = out;
		if (out.isTTY) this.#timer = setInterval(() => this.#redraw([]), REDRAW);
	}

	show(event: RunEvent): void {
		this.#progress = advance(this.#progress, event);
		if (this.#out.isTTY) this.#redraw(terminalLines(event, look(this.#out)));
		else for (const line of plainLines(event, this.#progress)) this.#out.write(`${line}\n`);
	}

	/** Removes the status line; nothing is shown after. */
	close(): void {
		if (!this.#timer) return;
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#out.write('\r\u001b[K');
	}

	#redraw(lines: readonly string[]): void {
		if (!this.#timer) return;
		const finished = lines.map((line) => `${line}\n`).join('');
		const status = statusLine(this.#progress, Date.now(), look(this.#out));
		this.#out.write(`\r\u001b[K${finished}${status}`);
	}
}
