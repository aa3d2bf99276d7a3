import {z} from 'zod';
import type {Recorder} from '../event-log/recorder.ts';
import type {RemoteHost} from '../host/agent/remote-host.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';

/** What the processes that run cases must know of the run's part on another machine. */
export const farRunPlanSchema = z.strictObject({
	/** Its folder there. */
	run: z.string(),
	/** The cgroups there that its processes are to be in, by their directories. */
	cgroups: z.array(z.object({path: z.string()})),
});

export type FarRunPlan = z.infer<typeof farRunPlanSchema>;

/** Another machine than this one, on a connection of this process. */
export interface FarMachine {
	readonly host: RemoteHost;
	/** Begins a run's part there. `argv` is what was typed, without the program. */
	begin(argv: readonly string[]): Promise<FarRun>;
}

/** A run's part on another machine: its folder there, which our connection owns. */
export interface FarRun {
	readonly run: RunFolder;
	readonly plan: FarRunPlan;
	/** Resolves when the connection was lost and no case can be on any more. */
	readonly over: Promise<void>;
	/** Whether the connection was lost, and with it whatever was tied to it there. */
	readonly isLost: boolean;
	/** Undoes the run there, over a new connection where the first was lost, and records what is left. */
	leave(recorder: Recorder): Promise<void>;
}
