import {randomUUID} from 'node:crypto';
import {z} from 'zod';
import type {Host} from '../host.ts';
import {type Undo, undoSchema} from './undo.ts';

const lineSchema = z.union([
	z.object({id: z.string(), undo: undoSchema}),
	z.object({id: z.string(), done: z.literal(true)}),
]);

/** A change whose undo is on disk. */
export interface JournalEntry {
	readonly id: string;
	readonly undo: Undo;
}

/**
 * The on-disk record of how to undo each change to a host: JSON lines that are only ever appended to, so that
 * several processes of one run share it and a write that was cut short by a kill costs no earlier line.
 */
export class Journal {
	readonly host: Host;
	readonly path: string;

	constructor(host: Host, path: string) {
		this.host = host;
		this.path = path;
	}

	/** Puts an undo on disk (fsync). Call it before the change is made. */
	async record(undo: Undo): Promise<JournalEntry> {
		const id = randomUUID();
		await this.#append({id, undo});
		return {id, undo};
	}

	/** Marks a change as undone. */
	async done(entry: JournalEntry): Promise<void> {
		await this.#append({id: entry.id, done: true});
	}

	/** What is not undone yet, the latest change first. */
	async pending(): Promise<JournalEntry[]> {
		if (!(await this.host.status(this.path))) return [];
		return pendingEntries(await this.host.readText(this.path));
	}

	async #append(line: z.infer<typeof lineSchema>): Promise<void> {
		await this.host.write(this.path, `${JSON.stringify(line)}\n`, {append: true, sync: true});
	}
}

/** Reads a journal's text. A line that is no entry was cut short: the change behind it was not begun. */
export function pendingEntries(text: string): JournalEntry[] {
	const pending = new Map<string, Undo>();
	for (const line of text.split('\n')) {
		const parsed = lineSchema.safeParse(parseJson(line));
		if (!parsed.success) continue;
		if ('undo' in parsed.data) pending.set(parsed.data.id, parsed.data.undo);
		else pending.delete(parsed.data.id);
	}
	return [...pending].map(([id, undo]) => ({id, undo})).reverse();
}

function parseJson(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}
