import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {HostError} from '../../errors.ts';
import {waitForFile} from '../../host/files/wait-until.ts';
import type {Host} from '../../host/host.ts';
import {localHost} from '../../host/local/local-host.ts';
import {scratchCgroups, startIn, testOnCgroups} from '../../testing/scratch-cgroup.ts';
import {Journal} from './journal.ts';
import {perform, undoAll} from './perform.ts';

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
		await journal.record({kind: 'path', path: `${path}/${name}`});
		await mkdir(`${path}/${name}`);
	}
	const host: Host = {
		...localHost,
		remove: async (victim) => {
			order.push(victim.slice(-1));
			await localHost.remove(victim);
		},
	};
	const {undone, failed} = await undoAll(new Journal(host, journal.path));
	t.deepEqual(order, ['c', 'b', 'a']);
	t.is(undone.length, 3);
	t.deepEqual(failed, []);
	t.deepEqual(await localHost.list(path), ['journal.jsonl']);
	t.deepEqual(await undoAll(journal), {undone: [], failed: []}, 'a second time there is nothing to do');
});

test('a step that fails does not stop the others, and is tried again the next time', async (t) => {
	const path = await folder(t);
	const journal = new Journal(localHost, `${path}/journal.jsonl`);
	for (const name of ['a', 'b', 'c']) {
		await journal.record({kind: 'path', path: `${path}/${name}`});
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
	const {undone, failed} = await undoAll(new Journal(broken, journal.path));
	t.is(undone.length, 2);
	t.deepEqual(failed, [{undo: {kind: 'path', path: `${path}/b`}, error: problem}]);
	t.deepEqual(await localHost.list(path), ['b', 'journal.jsonl']);
	t.deepEqual((await undoAll(journal)).undone, [{kind: 'path', path: `${path}/b`}]);
	t.false(existsSync(`${path}/b`));
});

test('a change that was recorded and never made is undone without harm, twice as well', async (t) => {
	const none = '/sys/fs/cgroup/unit-test-none';
	for (let time = 0; time < 2; time++) {
		await t.notThrowsAsync(perform(localHost, {kind: 'path', path: '/tmp/no/such/path'}));
		await t.notThrowsAsync(perform(localHost, {kind: 'cgroups', cgroups: [none]}));
		await t.notThrowsAsync(perform(localHost, {kind: 'processes', cgroups: [none]}));
	}
});

testOnCgroups(
	'processes are ended, then their cgroups removed, as recorded the other way round',
	async (t) => {
		const {roots, nested} = await scratchCgroups(t);
		const journal = new Journal(localHost, `${await folder(t)}/journal.jsonl`);
		await journal.record({kind: 'cgroups', cgroups: roots});
		await journal.record({kind: 'processes', cgroups: roots});
		await startIn(nested, 'sleep 60 & sleep 60');
		const {failed} = await undoAll(journal);
		t.deepEqual(failed, []);
		for (const root of roots) t.false(existsSync(root));
	},
);

testOnCgroups('a process that still makes changes is ended before any change is undone', async (t) => {
	const {roots} = await scratchCgroups(t);
	const path = await folder(t);
	const journal = new Journal(localHost, `${path}/journal.jsonl`);
	await journal.record({kind: 'cgroups', cgroups: roots});
	await journal.record({kind: 'processes', cgroups: roots});
	// As a suite's process does, whose `virtrig run` was killed.
	await journal.record({kind: 'path', path: `${path}/made`});
	await startIn(roots, `while :; do mkdir -p ${path}/made; : >${path}/made/$((n += 1)); done`);
	t.true(await waitForFile(localHost, `${path}/made`, 10_000));
	t.deepEqual((await undoAll(journal)).failed, []);
	t.deepEqual(await localHost.list(path), ['journal.jsonl']);
});

test('a controller that another run still hands on is left enabled; any other fault is told', async (t) => {
	const path = `${await folder(t)}/cgroup.subtree_control`;
	await perform(localHost, {kind: 'cgroup-control', path, text: '-cpu'});
	t.is(await readFile(path, 'utf8'), '-cpu');
	const refusing = (seen: string): Host => ({
		...localHost,
		write: async () => {
			throw new HostError({tried: 'write', host: 'local', seen});
		},
	});
	const undo = {kind: 'cgroup-control', path, text: '-cpu'} as const;
	await t.notThrowsAsync(perform(refusing('EBUSY: resource busy or locked, write'), undo));
	await t.throwsAsync(perform(refusing('EACCES: permission denied'), undo), {instanceOf: HostError});
});

const hasVirsh = existsSync('/usr/bin/virsh') ? test : test.skip;

hasVirsh('a domain that is gone already is no fault; one that stays is told', async (t) => {
	const uri = 'test:///default';
	await t.notThrowsAsync(perform(localHost, {kind: 'domain', uri, name: 'unit-test-none'}));
	// Each connection to libvirt's test driver finds its domain `test` anew.
	const error = await t.throwsAsync(perform(localHost, {kind: 'domain', uri, name: 'test'}), {
		instanceOf: HostError,
	});
	t.regex(error?.advice ?? '', /virsh -c 'test:\/\/\/default' undefine test/);
	const absent = perform(localHost, {kind: 'domain', uri: 'qemu+unix:///system?socket=/none', name: 'test'});
	await t.throwsAsync(absent, {instanceOf: HostError, message: /\/none/});
});
