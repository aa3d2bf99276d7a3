import type {Journal, JournalEntry} from './journal.ts';
import type {Undo, UndoKind} from './undo-kind.ts';

/** The results of a journal's steps. */
export interface UndoReport {
	readonly undone: Undo[];
	readonly failed: FailedUndo[];
}

interface FailedUndo {
	readonly undo: Undo;
	/** What the step does, as {@link UndoKind} describes it. */
	readonly what: string;
	readonly error: unknown;
}

/** A step of a journal, parsed by its kind. */
interface Step {
	readonly entry: JournalEntry;
	readonly kind: UndoKind;
	readonly details: object;
}

/**
 * Undoes everything that a journal still lists: ends all processes, then undoes the changes from the last to the
 * first. A failing step does not stop the others. Rejects with a HostError, and undoes nothing, if one of the changes
 * has an unknown kind.
 */
export async function undoAll(journal: Journal, kinds: readonly UndoKind[]): Promise<UndoReport> {
	await endProcesses(journal, kinds);
	const report: UndoReport = {undone: [], failed: []};
	for (const {entry, kind, details} of await readSteps(journal, kinds)) {
		const {undo} = entry;
		try {
			await kind.perform(journal.host, details);
			await journal.done(entry);
			report.undone.push(undo);
		} catch (error) {
			report.failed.push({undo, what: kind.describe(details), error});
		}
	}
	return report;
}

/**
 * Ends processes that would make and record more changes during the undo: the processes of a killed run live on. Ends
 * the earliest ones first, because they have started the others.
 */
async function endProcesses(journal: Journal, kinds: readonly UndoKind[]): Promise<void> {
	const seen = new Set<string>();
	for (;;) {
		const steps = (await readSteps(journal, kinds)).filter(
			({entry, kind}) => kind.endsProcesses && !seen.has(entry.id),
		);
		if (steps.length === 0) return;
		for (const {entry, kind, details} of steps.reverse()) {
			seen.add(entry.id);
			// A failure is reported when the step is undone in its own turn.
			await kind.perform(journal.host, details).catch(() => {});
		}
	}
}

async function readSteps(journal: Journal, kinds: readonly UndoKind[]): Promise<Step[]> {
	const steps: Step[] = [];
	const unknown: string[] = [];
	for (const entry of await journal.pending()) {
		const kind = kinds.find((one) => one.kind === entry.undo.kind);
		const read = kind?.schema.safeParse(entry.undo);
		if (kind && read?.success) steps.push({entry, kind, details: read.data});
		else unknown.push(JSON.stringify(entry.undo));
	}
	if (unknown.length > 0) throw journal.unknown(unknown);
	return steps;
}
