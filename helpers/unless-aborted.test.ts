import test from 'ava';
import {unlessAborted, whenAborted} from './unless-aborted.ts';

test('what ends before the abort ends as it does', async (t) => {
	const {signal} = new AbortController();
	t.is(await unlessAborted(signal, Promise.resolve('value')), 'value');
	await t.throwsAsync(unlessAborted(signal, Promise.reject(new Error('own'))), {message: 'own'});
});

test('an abort rejects with its reason, whatever becomes of the rest', async (t) => {
	const controller = new AbortController();
	const reason = new Error('asked to end');
	const {promise, reject} = Promise.withResolvers<void>();
	const waiting = unlessAborted(controller.signal, promise);
	controller.abort(reason);
	await t.throwsAsync(waiting, {is: reason});
	reject(new Error('nobody hears this'));
	await t.throwsAsync(unlessAborted(controller.signal, new Promise(() => {})), {is: reason});
	await t.notThrowsAsync(whenAborted(controller.signal));
});
