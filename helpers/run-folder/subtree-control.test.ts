import {mkdir, writeFile} from 'node:fs/promises';
import test from 'ava';
import {localHost} from '../host/local/local-host.ts';
import {scratchState} from '../testing/scratch-runs.ts';
import {cgroupControlUndo} from './journal/cgroups-undo.ts';
import {createRun} from './run-folder.ts';
import {subtreeControl} from './subtree-control.ts';

test.serial('what another run is to take away does not count, what this one is does', async (t) => {
	const state = await scratchState(t);
	const [own, other] = [await createRun(localHost, []), await createRun(localHost, [])];
	const path = `${own.path}/cgroup.subtree_control`;
	await writeFile(path, 'cpuset cpu io memory\n');
	t.is(await subtreeControl(localHost, path, own.id), 'cpuset cpu io memory');
	await own.journal.record(cgroupControlUndo, {path, text: '-cpuset'});
	const entry = await other.journal.record(cgroupControlUndo, {path, text: '-io'});
	await other.journal.record(cgroupControlUndo, {path: `${path}-elsewhere`, text: '-cpu'});
	await mkdir(`${state}/000000`);
	t.is(await subtreeControl(localHost, path, own.id), 'cpuset cpu memory', 'also beside a damaged run');
	await other.journal.done(entry);
	t.is(await subtreeControl(localHost, path, own.id), 'cpuset cpu io memory');
});

test.serial('what another run takes away, or adds, while it is looked at does not count', async (t) => {
	await scratchState(t);
	const {id} = await createRun(localHost, []);
	const texts = ['cpuset cpu memory', 'cpu io memory'];
	const host = {...localHost, readText: async () => texts.shift() ?? ''};
	t.is(await subtreeControl(host, '/any', id), 'cpu memory');
});
