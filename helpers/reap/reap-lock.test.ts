import {existsSync} from 'node:fs';
import {mkdir, rm} from 'node:fs/promises';
import test from 'ava';
import {DeadlineError} from '../errors.ts';
import {localHost} from '../host/local/local-host.ts';
import {scratchState} from '../testing/scratch-runs.ts';
import {withReapLock} from './reap-lock.ts';

test.serial('only one process at a time has the lock', async (t) => {
	const state = await scratchState(t);
	await mkdir(state);
	let inside = 0;
	const enter = async () => {
		t.is(++inside, 1);
		await new Promise((resolve) => setTimeout(resolve, 30));
		inside--;
		return 'done';
	};
	const all = await Promise.all([1, 2, 3].map(() => withReapLock(localHost, state, enter)));
	t.deepEqual(all, ['done', 'done', 'done']);
});

test.serial('a wait that is too long rejects, and a failure releases the lock', async (t) => {
	const state = await scratchState(t);
	await mkdir(state);
	const problem = new Error('the action failed');
	const holding = withReapLock(localHost, state, async () => {
		const waiting = withReapLock(localHost, state, async () => 'never', 1);
		const error = await t.throwsAsync(waiting, {instanceOf: DeadlineError});
		t.regex(error?.advice ?? '', /fuser -v/);
		throw problem;
	});
	t.is(await t.throwsAsync(holding), problem);
	t.is(await withReapLock(localHost, state, async () => 'free', 1), 'free');
});

test.serial('the lock of a process that was killed is free', async (t) => {
	const state = await scratchState(t);
	await mkdir(state);
	const script = `
		const {withReapLock} = await import(${JSON.stringify(new URL('reap-lock.ts', import.meta.url).href)});
		const {localHost} = await import(${JSON.stringify(new URL('../host/local/local-host.ts', import.meta.url).href)});
		await withReapLock(localHost, ${JSON.stringify(state)}, () => new Promise(() => {
			console.log('mine');
			setInterval(() => {}, 1000);
		}));`;
	const mine = Promise.withResolvers<void>();
	const other = await localHost.spawn([process.execPath, '--input-type=module', '-e', script], {
		check: false,
		onOutput: () => mine.resolve(),
	});
	await mine.promise;
	await localHost.signal(other.pid, 'SIGKILL');
	await other.done;
	t.is(await withReapLock(localHost, state, async () => 'free', 10), 'free');
});

test.serial('a folder that is removed during a wait for its lock is not made again', async (t) => {
	const state = await scratchState(t);
	t.is(await withReapLock(localHost, state, async () => 'nothing there'), 'nothing there');
	await mkdir(state);
	await withReapLock(localHost, state, () => rm(state, {recursive: true}));
	t.false(existsSync(state));
});
