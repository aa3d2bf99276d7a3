import type {Host} from '../host.ts';
import {type UndoReport, undoAll} from '../journal/perform.ts';
import {allRuns, type RunFolder, removeRun, stateFolder} from './run-folder.ts';

/** What became of one run at reaping. */
export interface Reaped {
	readonly run: RunFolder;
	/** Undefined: nothing was touched, for the reason beside it. */
	readonly report: UndoReport | undefined;
	readonly reason: string;
}

/** Undoes what one run left, and removes its folder unless a step failed. */
export async function reapRun(run: RunFolder): Promise<UndoReport> {
	const report = await undoAll(run.journal);
	if (report.failed.length === 0) await removeRun(run);
	return report;
}

/** Reaps every run whose owner is dead. A live run is never touched, nor is a kept one unless `kept` says so. */
export async function reapDeadRuns(host: Host, {kept}: {kept: boolean}): Promise<Reaped[]> {
	const reaped: Reaped[] = [];
	for (const run of await allRuns(host)) {
		if (await run.isLive())
			reaped.push({run, report: undefined, reason: `alive (pid ${run.owner.owner.pid}), not touched`});
		else if (!kept && (await run.isKept()))
			reaped.push({run, report: undefined, reason: 'kept, not touched'});
		else reaped.push({run, report: await reapRun(run), reason: 'dead'});
	}
	await removeDrafts(host);
	return reaped;
}

/** Run folders whose maker was killed before they were complete: nothing had been changed by then. */
async function removeDrafts(host: Host): Promise<void> {
	const aMinuteAgo = Date.now() - 60_000;
	for (const name of await host.list(stateFolder())) {
		if (!/^\.[0-9a-f]{6}$/.test(name)) continue;
		const path = `${stateFolder()}/${name}`;
		const status = await host.status(path);
		if (status && status.modified < aMinuteAgo) await host.remove(path);
	}
}
