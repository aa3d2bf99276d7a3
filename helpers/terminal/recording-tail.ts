import {record} from './recording.ts';
import type {Terminal} from './terminal.ts';

/** Number of lines of a recording that are kept: the last ones. */
const KEPT = 4000;

/** Keeps the end of a long-lived terminal's traffic, as asciicast v2. It is read when something has failed. */
export class RecordingTail {
	readonly #lines: string[] = [];
	#header: string | undefined;

	constructor(terminal: Terminal, columns: number, rows: number) {
		const options = {columns, rows, limit: Number.POSITIVE_INFINITY};
		record(terminal, (line) => this.#add(line), options);
	}

	/** The recording file's content so far. */
	get text(): string {
		return `${[this.#header, ...this.#lines].join('\n')}\n`;
	}

	#add(line: string): void {
		if (this.#header === undefined) {
			this.#header = line;
			return;
		}
		this.#lines.push(line);
		if (this.#lines.length > KEPT) this.#lines.shift();
	}
}
