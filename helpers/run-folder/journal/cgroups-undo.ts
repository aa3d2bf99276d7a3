import {z} from 'zod';
import {HostError} from '../../errors.ts';
import {removeCgroups} from './cgroups.ts';
import type {UndoKind} from './undo-kind.ts';

/** Removes cgroup directories and everything below them. */
export const cgroupsUndo: UndoKind<{readonly cgroups: readonly string[]}> = {
	kind: 'cgroups',
	schema: z.object({cgroups: z.array(z.string())}),
	describe: ({cgroups}) => `remove ${cgroups.length} cgroups such as ${cgroups[0] ?? 'none'}`,
	perform: (host, {cgroups}) => removeCgroups(host, cgroups),
};

/** Writes a text to an interface file of a cgroup. */
export const cgroupControlUndo: UndoKind<{readonly path: string; readonly text: string}> = {
	kind: 'cgroup-control',
	schema: z.object({path: z.string(), text: z.string()}),
	describe: ({path, text}) => `write ${text} to ${path}`,
	async perform(host, {path, text}) {
		try {
			await host.write(path, text);
		} catch (error) {
			// A live run still uses this controller: it stays enabled until that run's own undo.
			if (!(error instanceof HostError) || !/EBUSY/.test(error.seen ?? '')) throw error;
		}
	},
};
