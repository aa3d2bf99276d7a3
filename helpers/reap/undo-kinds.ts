import {tracedUndo} from '../gdb/traced-undo.ts';
import {domainUndo} from '../libvirt/domain-undo.ts';
import {cgroupControlUndo, cgroupsUndo} from '../run-folder/journal/cgroups-undo.ts';
import {pathUndo} from '../run-folder/journal/path-undo.ts';
import {markedProcessesUndo, processesUndo} from '../run-folder/journal/processes-undo.ts';
import type {UndoKind} from '../run-folder/journal/undo-kind.ts';

/** Every kind of change that a run may have recorded. */
export const UNDO_KINDS: readonly UndoKind[] = [
	processesUndo,
	markedProcessesUndo,
	cgroupsUndo,
	cgroupControlUndo,
	pathUndo,
	domainUndo,
	tracedUndo,
];
