import {existsSync} from 'node:fs';
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import test from 'ava';
import {HostError} from '../errors.ts';
import {virtrigFolder} from '../host/files/virtrig-folder.ts';
import type {Host} from '../host/host.ts';
import {localHost} from '../host/local/local-host.ts';
import {identifyProcess} from '../host/process/process-identity.ts';
import {changeOwner, deadRun, entriesOf, scratchState} from '../testing/scratch-runs.ts';
import {createRun, openRun, RunFolder, removeDrafts, removeRun, runIds} from './run-folder.ts';
import {removeStateFolder, stateFolder} from './state-folder.ts';

test.serial('a run is owned by the process that made it, and reads back', async (t) => {
	const state = await scratchState(t);
	const run = await createRun(localHost, ['run', 'cgroups']);
	t.regex(run.id, /^[0-9a-f]{6}$/);
	t.is(run.path, `${state}/${run.id}`);
	t.true(await run.isLive());
	const read = await openRun(localHost, run.path);
	t.deepEqual(read.owner, run.owner);
	t.like(read.owner, {argv: ['run', 'cgroups'], cgroup: await readFile('/proc/self/cgroup', 'utf8')});
	t.deepEqual(await runIds(localHost), [run.id]);
	t.deepEqual(await entriesOf(state), [run.id]);
});

test.serial('a run is complete at the moment when it appears', async (t) => {
	const state = await scratchState(t);
	const seen: string[][] = [];
	const host: Host = {
		...localHost,
		rename: async (from, to) => {
			seen.push(await runIds(localHost), await readdir(from));
			await localHost.rename(from, to);
		},
	};
	await createRun(host, []);
	t.deepEqual(seen, [[], ['owner.json']]);
	t.is((await entriesOf(state)).length, 1);
});

test.serial('a run is dead when its owner is, or when somebody else has its pid', async (t) => {
	await scratchState(t);
	const {run} = await deadRun();
	t.is(run.owner.owner.pid, process.pid);
	t.false(await run.isLive());
	await changeOwner(run, (owner) => ({...owner, owner: {...owner.owner, pid: 0x7fffffff}}));
	t.false(await (await openRun(localHost, run.path)).isLive());
});

test.serial('a folder that is no run says what to do', async (t) => {
	const state = await scratchState(t);
	await mkdir(`${state}/abcdef`, {recursive: true});
	await t.throwsAsync(openRun(localHost, `${state}/abcdef`), {instanceOf: HostError, message: /ENOENT/});
	for (const text of ['', '{"id":"abcdef"}', '{"id":']) {
		await writeFile(`${state}/abcdef/owner.json`, text);
		const error = await t.throwsAsync(openRun(localHost, `${state}/abcdef`), {instanceOf: HostError}, text);
		t.regex(error?.advice ?? '', /look into .*\/abcdef; remove it by hand/);
	}
});

test.serial('the last run takes the state folder with it, others keep it', async (t) => {
	const state = await scratchState(t);
	const first = await createRun(localHost, []);
	const second = await createRun(localHost, []);
	await removeRun(first);
	t.deepEqual(await entriesOf(state), [second.id]);
	await removeRun(second);
	t.false(existsSync(state));
});

test.serial('an empty state folder that was there before stays', async (t) => {
	const state = await scratchState(t);
	await mkdir(state);
	await removeRun(await createRun(localHost, []));
	t.deepEqual(await readdir(state), []);
	await removeStateFolder(localHost);
	t.true(existsSync(state));
});

test.serial(
	'a state folder that is removed while a run begins is made anew, and removed with that',
	async (t) => {
		const state = await scratchState(t);
		const other = await createRun(localHost, []);
		const host: Host = {
			...localHost,
			write: async (path, data, options) => {
				if (path.endsWith('/owner.json')) await removeRun(other);
				await localHost.write(path, data, options);
			},
		};
		const run = await createRun(host, []);
		t.deepEqual(await entriesOf(state), [run.id]);
		await removeRun(run);
		t.false(existsSync(state));
	},
);

test.serial('a run that begins while the state folder is removed keeps it', async (t) => {
	const state = await scratchState(t);
	const other = await createRun(localHost, []);
	let run: RunFolder | undefined;
	const host: Host = {
		...localHost,
		removeFolder: async (path) => {
			run = await createRun(localHost, []);
			await localHost.removeFolder(path);
		},
	};
	await removeRun(new RunFolder(host, other.path, other.owner));
	t.deepEqual(await entriesOf(state), run ? [run.id] : []);
	if (run) await removeRun(run);
	t.false(existsSync(state));
});

test.serial('a removal that is cut short leaves no run without its owner', async (t) => {
	const state = await scratchState(t);
	const run = await createRun(localHost, []);
	const killed: Host = {
		...localHost,
		remove: async () => {
			throw new Error('killed');
		},
	};
	await t.throwsAsync(removeRun(new RunFolder(killed, run.path, run.owner)));
	t.deepEqual(await runIds(localHost), []);
	t.is((await entriesOf(state)).length, 1, 'a draft, for the next reaper');
});

test.serial('drafts of the dead are removed, those of the living are not', async (t) => {
	const state = await scratchState(t);
	const self = await identifyProcess(localHost, process.pid);
	const live = `.abcdef-${process.pid}-${self?.startTime}`;
	for (const name of [live, `.abcdef-${process.pid}-1`, '.abcdef-2147483647-5', '.other', 'abcdef'])
		await mkdir(`${state}/${name}/below`, {recursive: true});
	await removeDrafts(localHost);
	t.deepEqual(await entriesOf(state), [live, '.other', 'abcdef'].toSorted());
});

test.serial('runs are kept in the folder of this user unless VIRTRIG_STATE says otherwise', (t) => {
	delete process.env.VIRTRIG_STATE;
	t.is(stateFolder(localHost), virtrigFolder('state'));
	t.is(stateFolder({isHere: false, settings: {}}), '/var/lib/virtrig', 'root, whatever user we are here');
	process.env.VIRTRIG_STATE = '/elsewhere';
	t.is(stateFolder(localHost), '/elsewhere');
});
