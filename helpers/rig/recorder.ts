import {encode} from '../events/encode.ts';
import type {RunEvent} from '../events/event.ts';
import type {Host} from '../host/host.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A record without what the recorder adds itself. */
export type NewEvent = DistributiveOmit<RunEvent, 'time' | 'run'>;

/**
 * Appends records to a run's event log. Each is one write of one line, so that several processes share the file.
 * A record is never waited for; `flushed` resolves when all are in the file.
 */
export class Recorder {
	readonly #host: Host;
	readonly #path: string;
	readonly #run: string;
	#last: Promise<void> = Promise.resolve();

	constructor(host: Host, path: string, run: string) {
		this.#host = host;
		this.#path = path;
		this.#run = run;
	}

	record(event: NewEvent): RunEvent {
		const record = {...event, time: new Date().toISOString(), run: this.#run} as RunEvent;
		this.#last = this.#last.then(() => this.#host.write(this.#path, encode(record), {append: true}));
		// Whoever awaits `flushed` sees the error.
		this.#last.catch(() => {});
		return record;
	}

	flushed(): Promise<void> {
		return this.#last;
	}
}
