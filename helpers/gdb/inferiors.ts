import {type MiRecord, text} from '../gdb-mi/record.ts';

/** Maps GDB's threads to their processes, from its notifications. */
export class Inferiors {
	readonly #pids = new Map<string, number>();
	readonly #groups = new Map<string, string>();
	readonly #all = new Set<string>();
	#last: number | undefined;

	/** Returns the pid of a process that GDB has just begun to trace, if the record reports one. */
	take(record: MiRecord): number | undefined {
		if (record.kind !== 'notify') return undefined;
		const {class: event, results} = record;
		const id = text(results, 'id') ?? '';
		if (event === 'thread-group-added') this.#all.add(id);
		if (event === 'thread-group-removed') this.#all.delete(id);
		if (event === 'thread-group-started') {
			const pid = Number(text(results, 'pid'));
			this.#last = pid;
			this.#pids.set(id, pid);
			return pid;
		}
		if (event === 'thread-group-exited') {
			this.#pids.delete(id);
		} else if (event === 'thread-created') {
			this.#groups.set(id, text(results, 'group-id') ?? '');
		}
		return undefined;
	}

	/** Returns the inferiors without a process, by GDB/MI's names such as `i1`. */
	get empty(): string[] {
		return [...this.#all].filter((id) => !this.#pids.has(id));
	}

	/** Returns the process of a thread; without a thread, the latest process. */
	pidOf(thread: string | undefined): number | undefined {
		const group = thread === undefined ? undefined : this.#groups.get(thread);
		return group === undefined ? this.#last : this.#pids.get(group);
	}
}
