import {cacheFolder} from '../../vm-images/cache-folder.ts';
import type {Recorder} from '../event-log/recorder.ts';
import {attributeDifferences} from '../leaks/attribute.ts';
import {captureHostState} from '../leaks/capture.ts';
import {describeDifference, type HostState} from '../leaks/host-state.ts';
import {reapRun} from '../reap/reap-run.ts';
import type {RunFolder} from '../runs/run-folder.ts';

/** Undoes what a run's journal still lists, and records whatever is different from `before` after that. */
export async function leaveHost(run: RunFolder, before: HostState, recorder: Recorder): Promise<void> {
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
	const after = await captureHostState(host, cacheFolder(host));
	const {leaks, unclear, daemons} = attributeDifferences(before, after, run.id);
	for (const leak of leaks) {
		recorder.record({event: 'leak', host: host.name, kind: leak.kind, what: describeDifference(leak)});
	}
	for (const what of [...daemons, ...unclear.map(describeDifference)])
		recorder.record({event: 'host-changed', host: host.name, what});
}
