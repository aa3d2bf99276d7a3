import {record} from './recording.ts';
import type {Terminal} from './terminal.ts';

/** Lines of a recording that are kept: its last ones. */
const KEPT = 4000;

/** The end of what goes through a long-lived terminal, as asciicast v2, for whoever asks for it when something has failed. */
export class RecordingTail {
	readonly #lines: string[] = [];
	#header: string | undefined;

	constructor(terminal: Terminal, columns: number, rows: number) {
		const options = {columns, rows, limit: Number.POSITIVE_INFINITY};
		record(terminal, (line) => this.#add(line), options);
	}

	/** The file's text so far. */
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
