import {z} from 'zod';
import type {UndoKind} from './undo-kind.ts';

/** Removes a file, or a folder with everything in it. */
export const pathUndo: UndoKind<{readonly path: string}> = {
	kind: 'path',
	schema: z.object({path: z.string()}),
	describe: ({path}) => `remove ${path}`,
	perform: (host, {path}) => host.remove(path),
};
