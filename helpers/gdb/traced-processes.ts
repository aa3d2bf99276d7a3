import type {Host} from '../host/host.ts';
import {identifyProcess, type ProcessIdentity} from '../host/process/process-identity.ts';
import type {Journal, JournalEntry} from '../run-folder/journal/journal.ts';
import {resumeTraced} from './resume-traced.ts';
import {tracedUndo} from './traced-undo.ts';

/**
 * The processes that a GDB traces or has traced. Each is recorded in the journal, before the attach or as soon as GDB
 * reports that it has followed it. So a reaper can detach from it if both GDB and virtrig were killed.
 */
export class TracedProcesses {
	readonly #host: Host;
	readonly #journal: Journal | undefined;
	readonly #processes = new Map<number, {identity: ProcessIdentity; entry: JournalEntry | undefined}>();

	constructor(host: Host, journal: Journal | undefined) {
		this.#host = host;
		this.#journal = journal;
	}

	/** Records that a process is traced, or is about to be. */
	async add(pid: number): Promise<void> {
		if (this.#processes.has(pid)) return;
		const identity = await identifyProcess(this.#host, pid);
		if (!identity) return;
		const entry = await this.#journal?.record(tracedUndo, {process: identity});
		this.#processes.set(pid, {identity, entry});
	}

	get pids(): number[] {
		return [...this.#processes.keys()];
	}

	/** Withdraws the record of a process that could not be traced. */
	async forget(pid: number): Promise<void> {
		const entry = this.#processes.get(pid)?.entry;
		if (entry) await this.#journal?.done(entry);
		this.#processes.delete(pid);
	}

	/**
	 * Records that GDB has detached from all. With `mend`, for a GDB that did not end by itself, makes sure that they
	 * run on; a failure with one does not stop the others.
	 */
	async letGo({mend}: {mend: boolean}): Promise<void> {
		const failures: unknown[] = [];
		for (const {identity, entry} of this.#processes.values()) {
			try {
				if (mend) await resumeTraced(this.#host, identity);
				if (entry) await this.#journal?.done(entry);
			} catch (error) {
				failures.push(error);
			}
		}
		if (failures.length > 0) throw failures[0];
	}
}
