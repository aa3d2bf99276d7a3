import {type MiRecord, text} from '../gdb-mi/record.ts';
import type {Host} from '../host/host.ts';
import type {Journal} from '../run-folder/journal/journal.ts';
import {Inferiors} from './inferiors.ts';
import {readStop, type Stop} from './stop.ts';
import {TracedProcesses} from './traced-processes.ts';

/** Which processes a GDB traces, whether they run, and where they stopped, as its machine interface tells. */
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

	/** Whether the process runs, as far as GDB has told. */
	get running(): boolean {
		return this.#running;
	}

	/** The latest stop, however it was caused. */
	get last(): Stop | undefined {
		return this.#last;
	}

	/** Inferiors without a process, by GDB/MI's names. */
	get emptyInferiors(): string[] {
		return this.#inferiors.empty;
	}

	/** Takes a record of the machine interface. */
	take(record: MiRecord): void {
		const started = this.#inferiors.take(record);
		if (started !== undefined) this.#note(started);
		// GDB sends `*running` a moment after it has answered.
		if (record.kind === 'result' && record.class === 'running') this.#running = true;
		if (record.kind !== 'exec') return;
		this.#running = record.class === 'running';
		if (record.class !== 'stopped') return;
		const {results} = record;
		this.#last = readStop(results, this.#inferiors.pidOf(text(results, 'thread-id')));
		this.#unread.push(this.#last);
		this.#wake?.();
	}

	/** Forgets the stops so far: the next one is a later one. */
	skip(): void {
		this.#unread.length = 0;
	}

	/** Resolves with the first stop that was not read yet. `wait` limits how long a coming one is waited for. */
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

	/** Resolves once the journal has all traced processes; rejects when it could not be written. */
	noted(): Promise<void> {
		return this.#noting;
	}

	/** A failure rejects for the next caller who waits for a stop. */
	#note(pid: number): void {
		this.#noting = this.#noting.then(() => this.traced.add(pid));
		this.#noting.catch(() => {});
	}
}
