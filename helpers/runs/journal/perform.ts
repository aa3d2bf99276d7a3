import {HostError} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
import {letGo} from '../../host/let-go.ts';
import {killCgroups, removeCgroups} from './cgroups.ts';
import type {Journal} from './journal.ts';
import {killMarked} from './marked-processes.ts';
import {describeUndo, type Undo} from './undo.ts';

/** Milliseconds for one undo step. */
const STEP_DEADLINE = 30_000;

/** What became of a journal's steps. */
export interface UndoReport {
	readonly undone: Undo[];
	readonly failed: {readonly undo: Undo; readonly error: unknown}[];
}

/**
 * Undoes whatever a journal still lists: ends all processes, then goes through the changes from the last to the first.
 * A failing step does not stop the others.
 */
export async function undoAll(journal: Journal): Promise<UndoReport> {
	await endProcesses(journal);
	const report: UndoReport = {undone: [], failed: []};
	for (const entry of await journal.pending()) {
		try {
			await perform(journal.host, entry.undo);
			await journal.done(entry);
			report.undone.push(entry.undo);
		} catch (error) {
			report.failed.push({undo: entry.undo, error});
		}
	}
	return report;
}

/**
 * Ends whoever still makes changes, and records them, while others are undone: the processes of a run that was killed
 * live on. Those who were first have started the others.
 */
async function endProcesses(journal: Journal): Promise<void> {
	const seen = new Set<string>();
	for (;;) {
		const entries = (await journal.pending()).filter(
			({id, undo}) => /^(marked-)?processes$/.test(undo.kind) && !seen.has(id),
		);
		if (entries.length === 0) return;
		for (const {id, undo} of entries.reverse()) {
			seen.add(id);
			// What fails is tried again, and told, when its turn comes.
			await perform(journal.host, undo).catch(() => {});
		}
	}
}

/** Undoes one change. */
export async function perform(host: Host, undo: Undo): Promise<void> {
	switch (undo.kind) {
		case 'processes':
			await killCgroups(host, undo.cgroups, STEP_DEADLINE);
			return;
		case 'marked-processes':
			await killMarked(host, undo.run, STEP_DEADLINE);
			return;
		case 'cgroups':
			await removeCgroups(host, undo.cgroups);
			return;
		case 'cgroup-control':
			await restoreControl(host, undo);
			return;
		case 'path':
			await host.remove(undo.path);
			return;
		case 'domain':
			await removeDomain(host, undo);
			return;
		case 'traced':
			await letGo(host, undo.process);
	}
}

/** A controller that a live run still hands on stays enabled until that run's own undo. */
async function restoreControl(
	host: Host,
	{path, text}: Extract<Undo, {kind: 'cgroup-control'}>,
): Promise<void> {
	try {
		await host.write(path, text);
	} catch (error) {
		if (!(error instanceof HostError) || !/EBUSY/.test(error.seen ?? '')) throw error;
	}
}

async function removeDomain(host: Host, undo: Extract<Undo, {kind: 'domain'}>): Promise<void> {
	const virsh = async (...words: string[]) =>
		host.run(['virsh', '-c', undo.uri, ...words], {deadline: STEP_DEADLINE, check: false});
	await virsh('destroy', undo.name);
	await virsh('undefine', undo.name);
	const {exitCode, stdout, stderr} = await virsh('list', '--all', '--name');
	if (exitCode !== 0 || stdout.split('\n').includes(undo.name)) {
		throw new HostError({
			tried: describeUndo(undo),
			host: host.name,
			expected: 'a domain that is gone',
			seen: stderr || stdout,
			advice: `virsh -c '${undo.uri}' destroy ${undo.name}; virsh -c '${undo.uri}' undefine ${undo.name}`,
		});
	}
}
