import type {z} from 'zod';
import type {Host} from '../../host/host.ts';

/** Milliseconds for one undo step. */
export const UNDO_DEADLINE = 30_000;

/** How to undo one change to a host, as stored in the journal: its kind, and the data that the kind needs. */
export interface Undo {
	readonly kind: string;
}

/**
 * One way to undo a change. It is idempotent: it does nothing if the change was already undone, or recorded but never
 * made. Export it from a file named `*-undo.ts` beside the code that makes the change, and list it in
 * helpers/reap/undo-kinds.ts: a reaper undoes nothing of a run with an unknown kind.
 */
export interface UndoKind<Details extends object = object> {
	/** Its name in the journal. */
	readonly kind: string;
	/** The data of one change in the journal. */
	readonly schema: z.ZodType<Details>;
	/** Ends processes that may still make and record changes: these come first when a run is undone. */
	readonly endsProcesses?: boolean;
	/** Describes the undo in one line: an infinitive without `to`, such as `remove /p`. */
	describe(details: Details): string;
	perform(host: Host, details: Details): Promise<void>;
}
