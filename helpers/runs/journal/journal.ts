import {randomUUID} from 'node:crypto';
import {z} from 'zod';
import {HostError} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
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

	/**
	 * What is not undone yet, the latest change first. Rejects with a HostError when there is an undo that this version
	 * of virtrig does not know.
	 */
	async pending(): Promise<JournalEntry[]> {
		if (!(await this.host.status(this.path))) return [];
		const {entries, unknown} = readJournal(await this.host.readText(this.path));
		if (unknown.length === 0) return entries;
		throw new HostError({
			tried: `read the journal ${this.path}`,
			host: this.host.name,
			expected: 'the kinds of undo that this version of virtrig knows',
			seen: unknown.join('\n'),
			advice: 'reap with the version of virtrig that made the run',
		});
	}

	async #append(line: z.infer<typeof lineSchema>): Promise<void> {
		// The first newline ends what another process may have left half written, which would else spoil this line too.
		await this.host.write(this.path, `\n${JSON.stringify(line)}\n`, {append: true, sync: true});
	}
}

/**
 * Reads a journal's text: what is not undone, the latest first, and the lines that are whole but of no known kind.
 * A line that is no JSON was cut short: the change behind it was not begun.
 */
export function readJournal(text: string): {entries: JournalEntry[]; unknown: string[]} {
	const pending = new Map<string, Undo>();
	const unknown: string[] = [];
	for (const line of text.split('\n')) {
		const value = parseJson(line);
		if (value === undefined) continue;
		const parsed = lineSchema.safeParse(value);
		if (!parsed.success) unknown.push(line);
		else if ('undo' in parsed.data) pending.set(parsed.data.id, parsed.data.undo);
		else pending.delete(parsed.data.id);
	}
	return {entries: [...pending].map(([id, undo]) => ({id, undo})).reverse(), unknown};
}

function parseJson(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}
