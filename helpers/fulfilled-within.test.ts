import {setTimeout as pause} from 'node:timers/promises';
import test from 'ava';
import {fulfilledWithin} from './fulfilled-within.ts';

test('what comes in time is told from what does not, and a rejection is handed on', async (t) => {
	t.true(await fulfilledWithin(Promise.resolve(), 1000));
	t.false(await fulfilledWithin(pause(1000, undefined, {ref: false}), 10));
	await t.throwsAsync(fulfilledWithin(Promise.reject(new Error('why')), 1000), {message: 'why'});
});
