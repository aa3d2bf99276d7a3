import {encode} from '../events/encode.ts';
import type {RunEvent} from '../events/event.ts';
import type {Host} from '../host/host.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A record without the fields that the recorder adds. */
type NewEvent = DistributiveOmit<RunEvent, 'time' | 'run'>;

/** A command or a wait, without the fields that the recorder adds. */
export type NewStep = Extract<NewEvent, {event: 'command' | 'wait'}>;

/**
 * Appends records to a run's event log. Each record is one write of one line, so that several processes can share the
 * file. Records are written in the background; `flushed` resolves when all are in the file.
 */
export class Recorder {
	readonly #host: Host;
	readonly #path: string;
	readonly #run: string;
	#last: Promise<void> = Promise.resolve();
	#case: string | undefined;

	constructor(host: Host, path: string, run: string) {
		this.#host = host;
		this.#path = path;
		this.#run = run;
	}

	/**
	 * Sets the case, as `SUBJECT DRIVER: TITLE`, that later steps belong to. The cases of a process run one after
	 * another.
	 */
	begin(label: string): void {
		this.#case = label;
	}

	/** Begins a step of the current case. It is recorded when it ends, however late that is. */
	forThisCase(): (step: NewStep) => void {
		const label = this.#case;
		return (step) => void this.record({...step, case: label});
	}

	/** Records with the current `time`, unless the event was noted before the event log was opened. */
	record(event: NewEvent, time = new Date()): RunEvent {
		const record = {...event, time: time.toISOString(), run: this.#run} as RunEvent;
		this.#last = this.#last.then(() => this.#host.write(this.#path, encode(record), {append: true}));
		// The caller of `flushed` sees the error.
		this.#last.catch(() => {});
		return record;
	}

	flushed(): Promise<void> {
		return this.#last;
	}
}
