import {z} from 'zod';
import type {ProcessIdentity} from '../host/process/process-identity.ts';
import type {UndoKind} from '../run-folder/journal/undo-kind.ts';
import {resumeTraced} from './resume-traced.ts';

/** Resumes a process that a debugger may have left stopped, or with breakpoints in its code. */
export const tracedUndo: UndoKind<{readonly process: ProcessIdentity}> = {
	kind: 'traced',
	schema: z.object({
		process: z.object({pid: z.number(), startTime: z.string(), bootId: z.string()}),
	}),
	describe: ({process}) => `let process ${process.pid} run on`,
	async perform(host, {process}) {
		await resumeTraced(host, process);
	},
};
