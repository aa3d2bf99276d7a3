import {encode} from '../events/encode.ts';
import type {RunEvent} from '../events/event.ts';
import type {Host} from '../host/host.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A record without what the recorder adds itself. */
type NewEvent = DistributiveOmit<RunEvent, 'time' | 'run'>;

/** A command or a wait, without what the recorder adds. */
export type NewStep = Extract<NewEvent, {event: 'command' | 'wait'}>;

/**
 * Appends records to a run's event log. Each is one write of one line, so that several processes share the file.
 * A record is never waited for; `flushed` resolves when all are in the file.
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

	/** Says which case the steps are taken for from now on, as `SUBJECT DRIVER: TITLE`. Cases of a process follow each other. */
	begin(label: string): void {
		this.#case = label;
	}

	/** Records a step as one of the case that is on now, however late it ends. */
	forThisCase(): (step: NewStep) => void {
		const label = this.#case;
		return (step) => void this.record({...step, case: label});
	}

	/** `time` is now, but for what was noted before the event log was opened. */
	record(event: NewEvent, time = new Date()): RunEvent {
		const record = {...event, time: time.toISOString(), run: this.#run} as RunEvent;
		this.#last = this.#last.then(() => this.#host.write(this.#path, encode(record), {append: true}));
		// Whoever awaits `flushed` sees the error.
		this.#last.catch(() => {});
		return record;
	}

	flushed(): Promise<void> {
		return this.#last;
	}
}
