import type {Host} from '../host/host.ts';
import type {UndoReport} from '../run-folder/journal/undo-all.ts';
import {openRun, type RunFolder, removeDrafts, runIds} from '../run-folder/run-folder.ts';
import {removeStateFolder, stateFolder} from '../run-folder/state-folder.ts';
import {withReapLock} from './reap-lock.ts';
import {reapRun} from './reap-run.ts';

/** The result of reaping one run. */
export interface Reaped {
	readonly id: string;
	/** When it began, ISO 8601; undefined if its folder does not say. */
	readonly started: string | undefined;
	/** Undefined if nothing was touched, for the given `reason`. */
	readonly report: UndoReport | undefined;
	readonly reason: string;
	/** Why the changes or their owner cannot be read, so that a person must look. */
	readonly error?: unknown;
}

/**
 * Reaps every run whose owner is dead. Never touches a live run, and touches a kept one only with `kept`. A run that cannot
 * be reaped does not stop the others. Waits for a process that is reaping already.
 */
export async function reapDeadRuns(host: Host, {kept}: {kept: boolean}): Promise<Reaped[]> {
	if (!(await host.status(stateFolder(host)))) return [];
	return withReapLock(host, stateFolder(host), async () => {
		const reaped: Reaped[] = [];
		for (const id of await runIds(host)) reaped.push(await reapById(host, id, kept));
		await removeDrafts(host);
		await removeStateFolder(host);
		// A run that has ended by itself meanwhile has left nothing to report.
		return reaped.filter(({reason}) => reason !== GONE);
	});
}

const GONE = 'gone';

async function reapById(host: Host, id: string, kept: boolean): Promise<Reaped> {
	const path = `${stateFolder(host)}/${id}`;
	const untouched = {id, started: undefined, report: undefined};
	let run: RunFolder;
	try {
		run = await openRun(host, path);
	} catch (error) {
		if (!(await host.status(path))) return {...untouched, reason: GONE};
		return {...untouched, reason: 'damaged, not touched', error};
	}
	const about = {...untouched, started: run.owner.started};
	try {
		if (await run.isLive()) return {...about, reason: `alive (pid ${run.owner.owner.pid}), not touched`};
		const isKept = await run.isKept();
		if (!kept && isKept) return {...about, reason: 'kept, not touched'};
		return {...about, report: await reapRun(run), reason: isKept ? 'was kept' : 'had died'};
	} catch (error) {
		if (!(await host.status(path))) return {...about, reason: GONE};
		return {...about, reason: 'could not be reaped', error};
	}
}
