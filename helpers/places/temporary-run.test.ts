import test from 'ava';
import {unlessAborted} from './temporary-run.ts';

const never = new Promise<string>(() => {});

test('without an abort a promise ends as it does', async (t) => {
	const {signal} = new AbortController();
	t.is(await unlessAborted(signal, Promise.resolve('done')), 'done');
	await t.throwsAsync(unlessAborted(signal, Promise.reject(new Error('failed'))), {message: 'failed'});
});

test('an abort ends the wait with its reason, before and during it', async (t) => {
	const controller = new AbortController();
	const waiting = unlessAborted(controller.signal, never);
	controller.abort(new Error('interrupted'));
	await t.throwsAsync(waiting, {message: 'interrupted'});
	await t.throwsAsync(unlessAborted(controller.signal, Promise.resolve('done')), {message: 'interrupted'});
});
