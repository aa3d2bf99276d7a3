import {randomUUID} from 'node:crypto';
import {z} from 'zod';
import {HostError} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
import type {Undo, UndoKind} from './undo-kind.ts';

/** A change whose undo is on disk. */
export interface JournalEntry {
	readonly id: string;
	readonly undo: Undo;
}

/** A change that this process has recorded and can undo. */
export interface RecordedChange extends JournalEntry {
	perform(): Promise<void>;
}

const lineSchema = z.union([
	z.object({id: z.string(), undo: z.looseObject({kind: z.string()})}),
	z.object({id: z.string(), done: z.literal(true)}),
]);

/**
 * The on-disk record of how to undo each change to a host: JSON lines that are only ever appended. So several
 * processes of one run can share it, and a write that a kill cut short destroys no earlier line.
 */
export class Journal {
	readonly host: Host;
	readonly path: string;

	constructor(host: Host, path: string) {
		this.host = host;
		this.path = path;
	}

	/** Puts an undo on disk (fsync). Call it before you make the change. */
	async record<Details extends object>(kind: UndoKind<Details>, details: Details): Promise<RecordedChange> {
		const id = randomUUID();
		const undo = {kind: kind.kind, ...details};
		await this.#append({id, undo});
		return {id, undo, perform: () => kind.perform(this.host, details)};
	}

	/** Marks a change as undone. */
	async done(entry: JournalEntry): Promise<void> {
		await this.#append({id: entry.id, done: true});
	}

	/** Undoes a change that this process has recorded, and marks it as undone. */
	async undo(change: RecordedChange): Promise<void> {
		await change.perform();
		await this.done(change);
	}

	/**
	 * Returns what is not undone yet, the latest change first. Rejects with a HostError if a line has an unknown form.
	 */
	async pending(): Promise<JournalEntry[]> {
		if (!(await this.host.status(this.path))) return [];
		const {entries, unknown} = readJournal(await this.host.readText(this.path));
		if (unknown.length > 0) throw this.unknown(unknown);
		return entries;
	}

	/** Returns the error for lines, or undos, that this version of virtrig does not know. */
	unknown(lines: readonly string[]): HostError {
		return new HostError({
			tried: `read the journal ${this.path}`,
			host: this.host.name,
			expected: 'the kinds of undo that this version of virtrig knows',
			seen: lines.join('\n'),
			advice: 'reap with the version of virtrig that made the run',
		});
	}

	async #append(line: z.infer<typeof lineSchema>): Promise<void> {
		// The first newline ends a line that another process may have left incomplete, which would otherwise spoil this
		// line too.
		await this.host.write(this.path, `\n${JSON.stringify(line)}\n`, {append: true, sync: true});
	}
}

/**
 * Parses a journal: what is not undone, the latest first, and the complete lines of an unknown form. A line that is
 * no JSON was cut short, and its change was not begun.
 */
function readJournal(text: string): {entries: JournalEntry[]; unknown: string[]} {
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
