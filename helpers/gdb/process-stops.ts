import {type MiRecord, text} from '../gdb-mi/record.ts';
import type {Host} from '../host/host.ts';
import type {Journal} from '../run-folder/journal/journal.ts';
import {Inferiors} from './inferiors.ts';
import {readStop, type Stop} from './stop.ts';
import {TracedProcesses} from './traced-processes.ts';

/** Tracks which processes a GDB traces, whether they run, and where they stopped, from its machine interface. */
export class ProcessStops {
	readonly traced: TracedProcesses;
	readonly #inferiors = new Inferiors();
	readonly #unread: Stop[] = [];
	#running = false;
	#last: Stop | undefined;
	#noting: Promise<void> = Promise.resolve();
	#wake: (() => void) | undefined;

	constructor(host: Host, journal: Journal | undefined) {
		this.traced = new TracedProcesses(host, journal);
	}

	/** Whether the process runs, according to GDB's latest report. */
	get running(): boolean {
		return this.#running;
	}

	/** The latest stop, whatever its cause. */
	get last(): Stop | undefined {
		return this.#last;
	}

	/** Returns inferiors without a process, by GDB/MI's names. */
	get emptyInferiors(): string[] {
		return this.#inferiors.empty;
	}

	/** Takes a record of the machine interface. */
	take(record: MiRecord): void {
		const started = this.#inferiors.take(record);
		if (started !== undefined) this.#note(started);
		// GDB sends `*running` a moment after its answer.
		if (record.kind === 'result' && record.class === 'running') this.#running = true;
		if (record.kind !== 'exec') return;
		this.#running = record.class === 'running';
		if (record.class !== 'stopped') return;
		const {results} = record;
		this.#last = readStop(results, this.#inferiors.pidOf(text(results, 'thread-id')));
		this.#unread.push(this.#last);
		this.#wake?.();
	}

	/** Discards the stops so far, so that the next stop is a later one. */
	skip(): void {
		this.#unread.length = 0;
	}

	/** Resolves with the first stop that was not returned yet. `wait` limits the wait for one that is still to come. */
	async next(wait: (coming: Promise<void>) => Promise<void>): Promise<Stop> {
		for (;;) {
			const stop = this.#unread.shift();
			if (stop) {
				await this.#noting;
				return stop;
			}
			const {promise, resolve} = Promise.withResolvers<void>();
			this.#wake = resolve;
			await wait(promise);
		}
	}

	/** Resolves once the journal has all traced processes. Rejects if it could not be written. */
	noted(): Promise<void> {
		return this.#noting;
	}

	/** A failure rejects the next wait for a stop. */
	#note(pid: number): void {
		this.#noting = this.#noting.then(() => this.traced.add(pid));
		this.#noting.catch(() => {});
	}
}
