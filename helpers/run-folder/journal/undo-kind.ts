import type {z} from 'zod';
import type {Host} from '../../host/host.ts';

/** Milliseconds for one undo step. */
export const UNDO_DEADLINE = 30_000;

/** How one change to a host is undone, as the journal keeps it: its kind, and what that kind must know. */
export interface Undo {
	readonly kind: string;
}

/**
 * One way to undo a change. It is idempotent: undoing a change twice, or undoing one that was recorded and then never
 * made, does nothing. Export it from a file named `*-undo.ts` beside the code that makes the change, and list it in
 * helpers/reap/undo-kinds.ts: a reaper undoes nothing of a run with an unknown kind.
 */
export interface UndoKind<Details extends object = object> {
	/** Its name in the journal. */
	readonly kind: string;
	/** What the journal keeps of one change. */
	readonly schema: z.ZodType<Details>;
	/** Ends processes that may still make and record changes: these come first when a run is undone. */
	readonly endsProcesses?: boolean;
	/** One line for a person: an infinitive without `to`, such as `remove /p`. */
	describe(details: Details): string;
	perform(host: Host, details: Details): Promise<void>;
}
