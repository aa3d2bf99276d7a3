import {setTimeout as pause} from 'node:timers/promises';
import test from 'ava';
import {beforeDeadline, fulfilledWithin} from './deadline.ts';
import {DeadlineError} from './errors.ts';

test('what comes in time is told from what does not, and a rejection is handed on', async (t) => {
	t.true(await fulfilledWithin(Promise.resolve(), 1000));
	t.false(await fulfilledWithin(pause(1000, undefined, {ref: false}), 10));
	await t.throwsAsync(fulfilledWithin(Promise.reject(new Error('why')), 1000), {message: 'why'});
});

test('a wait that fails at its deadline says what was there instead, which is asked then alone', async (t) => {
	let asked = 0;
	const wait = {
		waitedFor: 'a sign',
		host: 'private',
		advice: 'look there',
		seen: async () => {
			asked++;
			return 'nothing';
		},
	};
	t.is(await beforeDeadline(Promise.resolve(7), {...wait, deadline: 1000}), 7);
	t.is(asked, 0);
	await t.throwsAsync(beforeDeadline(new Promise(() => {}), {...wait, deadline: 10}), {
		instanceOf: DeadlineError,
		message:
			'Timed out after 0.01 s waiting for a sign (host private)\n  seen:     nothing\n  do:       look there',
	});
	await t.throwsAsync(beforeDeadline(Promise.reject(new Error('why')), {...wait, deadline: 1000}), {
		message: 'why',
	});
});

test('a deadline that began earlier is told whole', async (t) => {
	const wait = {waitedFor: 'a sign', host: 'private', deadline: 30_000, left: 5};
	await t.throwsAsync(beforeDeadline(new Promise(() => {}), wait), {message: /^Timed out after 30 s /});
});

test('a deadline that never comes is none', async (t) => {
	t.true(await fulfilledWithin(pause(20), Number.POSITIVE_INFINITY));
});
