import {z} from 'zod';
import type {Recorder} from '../event-log/recorder.ts';
import type {RemoteHost} from '../host/agent/remote-host.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';

/** What the processes that run cases must know about the run's part on another machine. */
export const farRunPlanSchema = z.strictObject({
	/** Its folder there. */
	run: z.string(),
	/** The directories of the cgroups there that its processes must join. */
	cgroups: z.array(z.object({path: z.string()})),
});

export type FarRunPlan = z.infer<typeof farRunPlanSchema>;

/** Another machine, to which this process has a connection. */
export interface FarMachine {
	readonly host: RemoteHost;
	/** Begins a run's part there. `argv` is the command line, without the program. */
	begin(argv: readonly string[]): Promise<FarRun>;
}

/** A run's part on another machine: its folder there, which our connection owns. */
export interface FarRun {
	readonly run: RunFolder;
	readonly plan: FarRunPlan;
	/** Resolves when the connection was lost and no case can be running any more. */
	readonly over: Promise<void>;
	/** True if the connection was lost, and with it everything there that depended on it. */
	readonly isLost: boolean;
	/** Undoes the run there and records what is left. Opens a new connection if the first was lost. */
	leave(recorder: Recorder): Promise<void>;
}
