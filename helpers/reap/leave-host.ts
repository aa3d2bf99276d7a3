import type {Recorder} from '../event-log/recorder.ts';
import {attributeDifferences} from '../leaks/attribute.ts';
import {captureHostState} from '../leaks/capture.ts';
import {describeDifference, type HostState} from '../leaks/host-state.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';
import {reapRun} from './reap-run.ts';

/** The state of a run's host before the run. */
export interface HostBefore {
	readonly state: HostState;
	/** The folder of the images' cache there, which may change. */
	readonly cache: string;
}

/** Undoes what a run's journal still lists, and then records every difference from the state before the run. */
export async function leaveHost(
	run: RunFolder,
	{state, cache}: HostBefore,
	recorder: Recorder,
): Promise<void> {
	const {host} = run;
	const {failed} = await reapRun(run);
	for (const {what, error} of failed) {
		recorder.record({
			event: 'leak',
			host: host.name,
			kind: 'undo',
			what: `could not ${what}: ${String(error)}`,
		});
	}
	const after = await captureHostState(host, cache);
	const {leaks, unclear, daemons} = attributeDifferences(state, after, run.id);
	for (const leak of leaks) {
		recorder.record({event: 'leak', host: host.name, kind: leak.kind, what: describeDifference(leak)});
	}
	for (const what of [...daemons, ...unclear.map(describeDifference)])
		recorder.record({event: 'host-changed', host: host.name, what});
}
