import {tracedUndo} from '../gdb/traced-undo.ts';
import {domainUndo} from '../libvirt/domain-undo.ts';
import {cgroupControlUndo, cgroupsUndo} from '../runs/journal/cgroups-undo.ts';
import {pathUndo} from '../runs/journal/path-undo.ts';
import {markedProcessesUndo, processesUndo} from '../runs/journal/processes-undo.ts';
import type {UndoKind} from '../runs/journal/undo-kind.ts';

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
