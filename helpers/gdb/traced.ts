import type {Host} from '../host/host.ts';
import type {Journal, JournalEntry} from '../host/journal/journal.ts';
import {letGo} from '../host/let-go.ts';
import {identifyProcess, type ProcessIdentity} from '../host/process.ts';

/**
 * The processes that a GDB traces or has traced. Each is noted in the journal before, so that a reaper can let go of it
 * when both GDB and virtrig were killed.
 */
export class Traced {
	readonly #host: Host;
	readonly #journal: Journal | undefined;
	readonly #processes = new Map<number, {identity: ProcessIdentity; entry: JournalEntry | undefined}>();

	constructor(host: Host, journal: Journal | undefined) {
		this.#host = host;
		this.#journal = journal;
	}

	async add(pid: number): Promise<void> {
		if (this.#processes.has(pid)) return;
		const identity = await identifyProcess(this.#host, pid);
		if (!identity) return;
		const entry = await this.#journal?.record({kind: 'traced', process: identity});
		this.#processes.set(pid, {identity, entry});
	}

	get pids(): number[] {
		return [...this.#processes.keys()];
	}

	/** Sees to it that all of them run on. One that cannot be let go does not keep the others. */
	async letGo(): Promise<void> {
		const failures: unknown[] = [];
		for (const {identity, entry} of this.#processes.values()) {
			try {
				await letGo(this.#host, identity);
				if (entry) await this.#journal?.done(entry);
			} catch (error) {
				failures.push(error);
			}
		}
		if (failures.length > 0) throw failures[0];
	}
}
