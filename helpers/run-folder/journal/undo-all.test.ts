import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {HostError} from '../../errors.ts';
import {existsWithin} from '../../host/files/wait-until.ts';
import type {Host} from '../../host/host.ts';
import {localHost} from '../../host/local/local-host.ts';
import {UNDO_KINDS} from '../../reap/undo-kinds.ts';
import {scratchCgroups, startIn, testOnCgroups} from '../../testing/scratch-cgroup.ts';
import {cgroupControlUndo, cgroupsUndo} from './cgroups-undo.ts';
import {Journal} from './journal.ts';
import {pathUndo} from './path-undo.ts';
import {processesUndo} from './processes-undo.ts';
import {undoAll} from './undo-all.ts';

async function folder(t: ExecutionContext): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'perform-'));
	t.teardown(() => rm(path, {recursive: true, force: true}));
	return path;
}

test('changes are undone last first, and the journal is empty then', async (t) => {
	const path = await folder(t);
	const journal = new Journal(localHost, `${path}/journal.jsonl`);
	const order: string[] = [];
	for (const name of ['a', 'b', 'c']) {
		await journal.record(pathUndo, {path: `${path}/${name}`});
		await mkdir(`${path}/${name}`);
	}
	const host: Host = {
		...localHost,
		remove: async (victim) => {
			order.push(victim.slice(-1));
			await localHost.remove(victim);
		},
	};
	const {undone, failed} = await undoAll(new Journal(host, journal.path), UNDO_KINDS);
	t.deepEqual(order, ['c', 'b', 'a']);
	t.is(undone.length, 3);
	t.deepEqual(failed, []);
	t.deepEqual(await localHost.list(path), ['journal.jsonl']);
	t.deepEqual(
		await undoAll(journal, UNDO_KINDS),
		{undone: [], failed: []},
		'a second time there is nothing to do',
	);
});

test('a step that fails does not stop the others, and is tried again the next time', async (t) => {
	const path = await folder(t);
	const journal = new Journal(localHost, `${path}/journal.jsonl`);
	for (const name of ['a', 'b', 'c']) {
		await journal.record(pathUndo, {path: `${path}/${name}`});
		await writeFile(`${path}/${name}`, '');
	}
	const problem = new Error('the disk is on fire');
	const broken: Host = {
		...localHost,
		remove: async (victim) => {
			if (victim.endsWith('/b')) throw problem;
			await localHost.remove(victim);
		},
	};
	const {undone, failed} = await undoAll(new Journal(broken, journal.path), UNDO_KINDS);
	t.is(undone.length, 2);
	t.deepEqual(failed, [{undo: {kind: 'path', path: `${path}/b`}, what: `remove ${path}/b`, error: problem}]);
	t.deepEqual(await localHost.list(path), ['b', 'journal.jsonl']);
	t.deepEqual((await undoAll(journal, UNDO_KINDS)).undone, [{kind: 'path', path: `${path}/b`}]);
	t.false(existsSync(`${path}/b`));
});

test('a change that was recorded and never made is undone without harm, twice as well', async (t) => {
	const none = '/sys/fs/cgroup/unit-test-none';
	for (let time = 0; time < 2; time++) {
		await t.notThrowsAsync(pathUndo.perform(localHost, {path: '/tmp/no/such/path'}));
		await t.notThrowsAsync(cgroupsUndo.perform(localHost, {cgroups: [none]}));
		await t.notThrowsAsync(processesUndo.perform(localHost, {cgroups: [none]}));
	}
});

testOnCgroups(
	'processes are ended, then their cgroups removed, as recorded the other way round',
	async (t) => {
		const {roots, nested} = await scratchCgroups(t);
		const journal = new Journal(localHost, `${await folder(t)}/journal.jsonl`);
		await journal.record(cgroupsUndo, {cgroups: roots});
		await journal.record(processesUndo, {cgroups: roots});
		await startIn(nested, 'sleep 60 & sleep 60');
		const {failed} = await undoAll(journal, UNDO_KINDS);
		t.deepEqual(failed, []);
		for (const root of roots) t.false(existsSync(root));
	},
);

testOnCgroups('a process that still makes changes is ended before any change is undone', async (t) => {
	const {roots} = await scratchCgroups(t);
	const path = await folder(t);
	const journal = new Journal(localHost, `${path}/journal.jsonl`);
	await journal.record(cgroupsUndo, {cgroups: roots});
	await journal.record(processesUndo, {cgroups: roots});
	// Like a suite's process that goes on after its `virtrig run` was killed.
	await journal.record(pathUndo, {path: `${path}/made`});
	await startIn(roots, `while :; do mkdir -p ${path}/made; : >${path}/made/$((n += 1)); done`);
	t.true(await existsWithin(localHost, `${path}/made`, 10_000));
	t.deepEqual((await undoAll(journal, UNDO_KINDS)).failed, []);
	t.deepEqual(await localHost.list(path), ['journal.jsonl']);
});

test('a controller that another run still hands on is left enabled; any other fault is told', async (t) => {
	const path = `${await folder(t)}/cgroup.subtree_control`;
	await cgroupControlUndo.perform(localHost, {path, text: '-cpu'});
	t.is(await readFile(path, 'utf8'), '-cpu');
	const refusing = (seen: string): Host => ({
		...localHost,
		write: async () => {
			throw new HostError({tried: 'write', host: 'local', seen});
		},
	});
	const undo = {path, text: '-cpu'};
	await t.notThrowsAsync(cgroupControlUndo.perform(refusing('EBUSY: resource busy or locked, write'), undo));
	await t.throwsAsync(cgroupControlUndo.perform(refusing('EACCES: permission denied'), undo), {
		instanceOf: HostError,
	});
});

test('nothing is undone while one of the changes is of an unknown kind, or incomplete', async (t) => {
	for (const undo of [
		{kind: 'swap', device: '/dev/none'},
		{kind: 'path', folder: '/tmp/none'},
	]) {
		const path = await folder(t);
		const journal = new Journal(localHost, `${path}/journal.jsonl`);
		await mkdir(`${path}/made`);
		await writeFile(journal.path, `${JSON.stringify({id: 'x', undo})}\n`);
		await journal.record(pathUndo, {path: `${path}/made`});
		const error = await t.throwsAsync(undoAll(journal, UNDO_KINDS), {instanceOf: HostError});
		t.is(error?.seen, JSON.stringify(undo));
		t.regex(error?.advice ?? '', /version of virtrig that made the run/);
		t.true(existsSync(`${path}/made`));
		t.is((await journal.pending()).length, 2);
	}
});

testOnCgroups('processes are not ended while one of the changes is of an unknown kind', async (t) => {
	const {roots} = await scratchCgroups(t);
	const journal = new Journal(localHost, `${await folder(t)}/journal.jsonl`);
	await writeFile(journal.path, '{"id":"x","undo":{"kind":"swap"}}\n');
	await journal.record(processesUndo, {cgroups: roots});
	const pid = await startIn(roots, 'exec sleep 60');
	await t.throwsAsync(undoAll(journal, UNDO_KINDS), {instanceOf: HostError});
	t.true(await localHost.signal(pid, 'SIGCONT'));
});
