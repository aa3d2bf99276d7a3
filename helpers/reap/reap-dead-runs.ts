import type {Host} from '../host/host.ts';
import type {UndoReport} from '../run-folder/journal/undo-all.ts';
import {openRun, type RunFolder, removeDrafts, runIds} from '../run-folder/run-folder.ts';
import {removeStateFolder, stateFolder} from '../run-folder/state-folder.ts';
import {withReapLock} from './reap-lock.ts';
import {reapRun} from './reap-run.ts';

/** What became of one run at reaping. */
export interface Reaped {
	readonly id: string;
	/** When it began, ISO 8601; undefined when its folder does not say. */
	readonly started: string | undefined;
	/** Undefined: nothing was touched, for the reason beside it. */
	readonly report: UndoReport | undefined;
	readonly reason: string;
	/** Why nobody can tell what is to be undone, or for whom: a person must look. */
	readonly error?: unknown;
}

/**
 * Reaps every run whose owner is dead. A live run is never touched, nor is a kept one unless `kept` says so. One run
 * that cannot be reaped does not keep the others. Whoever reaps at the same time is waited for.
 */
export async function reapDeadRuns(host: Host, {kept}: {kept: boolean}): Promise<Reaped[]> {
	if (!(await host.status(stateFolder(host)))) return [];
	return withReapLock(host, stateFolder(host), async () => {
		const reaped: Reaped[] = [];
		for (const id of await runIds(host)) reaped.push(await reapById(host, id, kept));
		await removeDrafts(host);
		await removeStateFolder(host);
		// A run that came to its own end meanwhile has left nothing to tell of.
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
