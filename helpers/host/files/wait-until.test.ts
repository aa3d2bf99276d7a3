import {appendFile, mkdtemp, rename, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {HostError} from '../../errors.ts';
import type {Host} from '../host.ts';
import {localHost} from '../local/local-host.ts';
import {existsWithin, holdsWithin} from './wait-until.ts';

const PATIENT = 20_000;

async function folder(t: ExecutionContext): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'wait-until-'));
	t.teardown(() => rm(path, {recursive: true, force: true}));
	return path;
}

test('what holds already is not waited for', async (t) => {
	t.true(await holdsWithin(localHost, [], async () => true, 0));
});

test('at its deadline a wait ends, having looked a last time', async (t) => {
	const started = performance.now();
	t.false(await holdsWithin(localHost, [await folder(t)], async () => false, 100));
	t.true(performance.now() - started >= 99);
	let looks = 0;
	t.true(await holdsWithin(localHost, [], async () => ++looks === 2, 50), 'nobody told, and it holds');
});

test('no change is missed, at whatever moment it comes', async (t) => {
	const path = join(await folder(t), 'file');
	for (let round = 0; round < 200; round++) {
		await writeFile(path, '');
		// Before or after the watch, the check, and the end of the check.
		const writing = (async () => {
			for (let step = 0; step < round % 20; step++) await new Promise(setImmediate);
			for (const part of ['a', 'b', 'c']) await appendFile(path, part);
		})();
		const started = performance.now();
		const check = async () => (await localHost.readText(path)) === 'abc';
		t.true(await holdsWithin(localHost, [path], check, PATIENT));
		// If a change were missed, only the last look would see it.
		t.true(performance.now() - started < PATIENT / 2, `round ${round}`);
		await writing;
	}
});

test('a change that comes while the check looks is not missed', async (t) => {
	let tell = () => {};
	const host: Host = {
		...localHost,
		watch: (_, changed) => {
			tell = changed;
			return {ready: Promise.resolve(), close: () => {}};
		},
	};
	let looks = 0;
	const check = async () => {
		// The check has read the old state when the change comes, and no other change follows.
		if (++looks === 1) tell();
		return looks > 1;
	};
	const started = performance.now();
	t.true(await holdsWithin(host, ['any'], check, PATIENT));
	t.true(performance.now() - started < PATIENT / 2);
});

test('watches are closed at the end, also when the check or another watch fails', async (t) => {
	let open = 0;
	const host: Host = {
		...localHost,
		watch: (path, changed) => {
			const watch = localHost.watch(path, changed);
			open++;
			return {
				ready: watch.ready,
				close: () => {
					open--;
					watch.close();
				},
			};
		},
	};
	const path = await folder(t);
	const missing = join(path, 'none');
	await t.throwsAsync(
		holdsWithin(host, [path, missing], async () => true, 100),
		{instanceOf: HostError},
	);
	const broken = async () => {
		throw new Error('the check is broken');
	};
	await t.throwsAsync(holdsWithin(host, [path], broken, PATIENT), {message: 'the check is broken'});
	t.is(open, 0);
});

test('a file is waited for in its folder, however it comes there', async (t) => {
	const path = await folder(t);
	t.false(await existsWithin(localHost, `${path}/a`, 50));
	const made = existsWithin(localHost, `${path}/a`, PATIENT);
	await writeFile(`${path}/a`, '');
	t.true(await made);
	const moved = existsWithin(localHost, `${path}/b`, PATIENT);
	await rename(`${path}/a`, `${path}/b`);
	t.true(await moved);
});

test('a wait that is given up ends at once', async (t) => {
	const giveUp = new AbortController();
	const started = performance.now();
	const wait = holdsWithin(localHost, [await folder(t)], async () => false, PATIENT, giveUp.signal);
	giveUp.abort();
	t.false(await wait);
	t.true(performance.now() - started < PATIENT / 2);
});
