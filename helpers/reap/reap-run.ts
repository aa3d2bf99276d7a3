import {type UndoReport, undoAll} from '../run-folder/journal/undo-all.ts';
import {type RunFolder, removeRun} from '../run-folder/run-folder.ts';
import {UNDO_KINDS} from './undo-kinds.ts';

/** Undoes what one run left, and removes its folder unless a step failed. */
export async function reapRun(run: RunFolder): Promise<UndoReport> {
	const report = await undoAll(run.journal, UNDO_KINDS);
	if (report.failed.length === 0) await removeRun(run);
	return report;
}
