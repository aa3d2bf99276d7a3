import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import test from 'ava';
import type {Host} from '../host/host.ts';
import {localHost} from '../host/local/local-host.ts';
import {cgroupsUndo} from '../run-folder/journal/cgroups-undo.ts';
import {processesUndo} from '../run-folder/journal/processes-undo.ts';
import {createRun, openRun} from '../run-folder/run-folder.ts';
import {scratchCgroups, startIn, testOnCgroups} from '../testing/scratch-cgroup.ts';
import {changeOwner, deadRun, entriesOf, scratchState} from '../testing/scratch-runs.ts';
import {reapDeadRuns} from './reap-dead-runs.ts';
import {reapRun} from './reap-run.ts';

const reap = (kept = false, host: Host = localHost) => reapDeadRuns(host, {kept});

test.serial('without a state folder there is nothing to reap, and none is made', async (t) => {
	const state = await scratchState(t);
	t.deepEqual(await reap(), []);
	t.false(existsSync(state));
});

test.serial('a dead run is undone and removed, with the state folder', async (t) => {
	const state = await scratchState(t);
	const {run, made} = await deadRun();
	const [reaped, ...others] = await reap();
	t.deepEqual(others, []);
	t.like(reaped, {id: run.id, started: run.owner.started, reason: 'had died', error: undefined});
	t.deepEqual(reaped?.report, {undone: [{kind: 'path', path: made}], failed: []});
	t.false(existsSync(made));
	t.false(existsSync(state));
});

testOnCgroups('the processes and cgroups of a dead run are gone', async (t) => {
	await scratchState(t);
	const {roots, nested} = await scratchCgroups(t);
	const {run} = await deadRun();
	await run.journal.record(cgroupsUndo, {cgroups: roots});
	await run.journal.record(processesUndo, {cgroups: roots});
	const pid = await startIn(nested, 'sleep 60');
	await reap();
	for (const root of roots) t.false(existsSync(root));
	t.false(await localHost.signal(pid, 'SIGCONT'));
});

test.serial(
	'a live run is not touched, even with `kept`; after its process has died, it is reaped',
	async (t) => {
		const state = await scratchState(t);
		const child = spawn('sleep', ['60']);
		const {run, made} = await deadRun();
		const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
		await changeOwner(run, (owner) => ({
			...owner,
			owner: {
				...owner.owner,
				pid: child.pid,
				startTime: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19],
			},
		}));
		const journal = await readFile(`${run.path}/journal.jsonl`, 'utf8');
		for (const kept of [false, true]) {
			const [reaped] = await reap(kept);
			t.like(reaped, {id: run.id, report: undefined, reason: `alive (pid ${child.pid}), not touched`});
		}
		t.true(existsSync(made));
		t.is(await readFile(`${run.path}/journal.jsonl`, 'utf8'), journal);
		child.kill('SIGKILL');
		await once(child, 'exit');
		t.is((await reap())[0]?.reason, 'had died');
		t.false(existsSync(state));
	},
);

test.serial('a kept run is reaped only with `kept`', async (t) => {
	await scratchState(t);
	const {run, made} = await deadRun();
	await run.keep();
	t.like((await reap())[0], {report: undefined, reason: 'kept, not touched'});
	t.true(existsSync(made));
	t.is((await reap(true))[0]?.reason, 'was kept');
	t.false(existsSync(made));
});

test.serial('a damaged run is reported and left alone, and does not stop the others', async (t) => {
	const state = await scratchState(t);
	const {run, made} = await deadRun();
	for (const [id, owner] of [
		['000000', '{"id":"0000'],
		['ffffff', undefined],
	] as const) {
		await mkdir(`${state}/${id}`);
		if (owner) await writeFile(`${state}/${id}/owner.json`, owner);
	}
	const reaped = await reap(true);
	t.deepEqual(
		reaped.map(({id, reason}) => [id, reason]),
		[
			['000000', 'damaged, not touched'],
			[run.id, 'had died'],
			['ffffff', 'damaged, not touched'],
		],
	);
	t.regex(String(reaped[0]?.error), /read the owner of the run/);
	t.false(existsSync(made));
	t.deepEqual(await entriesOf(state), ['000000', 'ffffff']);
});

test.serial('a journal of another version is reported, and its run stays', async (t) => {
	await scratchState(t);
	const {run} = await deadRun();
	await writeFile(run.journal.path, '{"id":"x","undo":{"kind":"swap"}}\n', {flag: 'a'});
	const [reaped] = await reap();
	t.is(reaped?.reason, 'could not be reaped');
	t.regex(String(reaped?.error), /version of virtrig/);
	t.true(existsSync(run.path));
});

test.serial('a run stays if a step failed, and is undone the next time', async (t) => {
	const state = await scratchState(t);
	const {run, made} = await deadRun();
	const broken: Host = {
		...localHost,
		remove: async (path) => {
			if (path === made) throw new Error('the disk is on fire');
			await localHost.remove(path);
		},
	};
	const [reaped] = await reap(false, broken);
	t.is(reaped?.report?.failed.length, 1);
	t.true(existsSync(run.path));
	await reap();
	t.false(existsSync(state));
});

test.serial('a run that ends while it is examined is not reported', async (t) => {
	await scratchState(t);
	const {run} = await deadRun();
	const host: Host = {
		...localHost,
		readText: async (path) => {
			if (path === `${run.path}/owner.json`) await reapRun(await openRun(localHost, run.path));
			return localHost.readText(path);
		},
	};
	t.deepEqual(await reap(false, host), []);
});

test.serial('several reapers at once undo each run once, and nothing is left', async (t) => {
	const state = await scratchState(t);
	const live = await createRun(localHost, []);
	const count = 6;
	for (let index = 0; index < count; index++) await deadRun();
	const script = `
		const {reapDeadRuns} = await import(${JSON.stringify(new URL('reap-dead-runs.ts', import.meta.url).href)});
		const {localHost} = await import(${JSON.stringify(new URL('../host/local/local-host.ts', import.meta.url).href)});
		const reaped = await reapDeadRuns(localHost, {kept: false});
		for (const {report, reason, error} of reaped)
			console.log(error ? String(error) : report?.failed.length ? 'failed' : reason.replace(/ .*/, ''));`;
	const results = await Promise.all(
		[1, 2, 3].map(() => localHost.run([process.execPath, '--input-type=module', '-e', script])),
	);
	const told = results.flatMap(({stdout}) => stdout.trim().split('\n'));
	t.deepEqual(told.toSorted(), [...Array(3).fill('alive'), ...Array(count).fill('had')]);
	t.deepEqual(await entriesOf(state), [live.id]);
});
