import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {localHost} from '../host/local/local-host.ts';
import {pathUndo} from '../run-folder/journal/path-undo.ts';
import {createRun, openRun, type RunFolder, type RunOwner} from '../run-folder/run-folder.ts';

/** Gives this process its own state folder. Tests that share a process run one at a time (test.serial). */
export async function scratchState(t: ExecutionContext): Promise<string> {
	const parent = await mkdtemp(join(tmpdir(), 'runs-'));
	process.env.VIRTRIG_STATE = `${parent}/state`;
	t.teardown(() => rm(parent, {recursive: true, force: true}));
	return `${parent}/state`;
}

/** Returns the contents of a state folder without the mark of its maker. */
export async function entriesOf(state: string): Promise<string[]> {
	return (await readdir(state)).filter((name) => name !== 'made-by-virtrig').toSorted();
}

/** Makes a run whose dead owner had this process's pid. Returns the path of something that the run had made. */
export async function deadRun(): Promise<{run: RunFolder; made: string}> {
	const run = await createRun(localHost, ['run']);
	const made = `${run.path}-made`;
	await run.journal.record(pathUndo, {path: made});
	await writeFile(made, '');
	await changeOwner(run, ({owner, ...rest}) => ({
		...rest,
		owner: {...owner, startTime: `${Number(owner.startTime) - 1}`},
	}));
	return {run: await openRun(localHost, run.path), made};
}

/** Rewrites the owner of a run. */
export async function changeOwner(run: RunFolder, change: (owner: RunOwner) => unknown): Promise<void> {
	const file = `${run.path}/owner.json`;
	await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')))));
}
