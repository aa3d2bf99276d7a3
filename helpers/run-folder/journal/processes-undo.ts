import {z} from 'zod';
import {killCgroups} from './cgroups.ts';
import {killMarked} from './marked-processes.ts';
import {UNDO_DEADLINE, type UndoKind} from './undo-kind.ts';

/** Kills every process in these cgroups and below. Namespaces and private mounts end with their processes. */
export const processesUndo: UndoKind<{readonly cgroups: readonly string[]}> = {
	kind: 'processes',
	schema: z.object({cgroups: z.array(z.string())}),
	endsProcesses: true,
	describe: ({cgroups}) => `end the processes in ${cgroups[0] ?? 'no cgroup'}`,
	perform: (host, {cgroups}) => killCgroups(host, cgroups, UNDO_DEADLINE),
};

/** Kills every process with VIRTRIG_RUN=RUN in its environment: for users who may not make cgroups. */
export const markedProcessesUndo: UndoKind<{readonly run: string}> = {
	kind: 'marked-processes',
	schema: z.object({run: z.string()}),
	endsProcesses: true,
	describe: ({run}) => `end the processes with VIRTRIG_RUN=${run} in their environment`,
	perform: (host, {run}) => killMarked(host, run, UNDO_DEADLINE),
};
