import type {EventOf, RunEvent} from '../../helpers/events/event.ts';
import {plainLines, terminalLines} from '../../helpers/report/finished-lines.ts';
import {placementOverview} from '../../helpers/report/placement-lines.ts';
import {advance, NO_PROGRESS, type Progress} from '../../helpers/report/progress.ts';
import {skipOverview} from '../../helpers/report/skip-lines.ts';
import {statusLine} from '../../helpers/report/status-line.ts';
import {look} from '../look.ts';

/** Milliseconds between redraws of the status line, whose clock runs while nothing happens. */
const REDRAW = 1000;

/**
 * Shows a run's progress from its first record on. On a terminal, a status line follows the finished cases; elsewhere each finished
 * case gets a line.
 */
export class Screen {
	readonly #out: NodeJS.WriteStream;
	#progress: Progress = NO_PROGRESS;
	#placements: EventOf<'placement'>[] = [];
	#skips: EventOf<'case-skipped'>[] = [];
	#timer: NodeJS.Timeout | undefined;

	constructor(out: NodeJS.WriteStream) {
		this.#out = out;
	}

	show(event: RunEvent): void {
		if (this.#out.isTTY) this.#timer ??= setInterval(() => this.#write([]), REDRAW);
		this.#progress = advance(this.#progress, event);
		if (event.event === 'placement') {
			this.#placements.push(event);
			return;
		}
		if (event.event === 'case-skipped') {
			this.#skips.push(event);
			return;
		}
		const lines = this.#out.isTTY ? terminalLines(event, look(this.#out)) : plainLines(event, this.#progress);
		this.#write([...this.#takeOverview(), ...lines]);
	}

	/** Removes the status line. Nothing is shown after that. */
	close(): void {
		this.#write(this.#takeOverview());
		clearInterval(this.#timer);
		if (this.#timer) this.#out.write('\r\u001b[K');
		this.#timer = undefined;
	}

	/** Returns the lines for placements and skips, once. All of them arrive before the first case starts. */
	#takeOverview(): string[] {
		const lines = [
			...placementOverview(this.#placements, look(this.#out)),
			...skipOverview(this.#skips, look(this.#out)),
		];
		this.#placements = [];
		this.#skips = [];
		return lines;
	}

	#write(lines: readonly string[]): void {
		const text = lines.map((line) => `${line}\n`).join('');
		if (!this.#out.isTTY) {
			this.#out.write(text);
		} else if (this.#timer) {
			this.#out.write(`\r\u001b[K${text}${statusLine(this.#progress, Date.now(), look(this.#out))}`);
		}
	}
}
