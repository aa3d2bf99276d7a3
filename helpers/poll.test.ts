import test from 'ava';
import {DeadlineError} from './errors.ts';
import {poll, pollUntil} from './poll.ts';

test('what is looked for is found as soon as it is there', async (t) => {
	let looks = 0;
	t.true(await poll(() => ++looks === 3, {every: 1, deadline: 10_000}));
	t.is(looks, 3);
});

test('it is looked for at least once, and not after the deadline', async (t) => {
	t.true(await poll(() => true, {every: 1, deadline: 0}));
	t.false(await poll(async () => false, {every: 1, deadline: 10}));
});

test('nobody looks once it was given up', async (t) => {
	const givenUp = new AbortController();
	let looks = 0;
	const look = () => {
		if (++looks === 2) givenUp.abort();
		return false;
	};
	t.false(await poll(look, {every: 1, deadline: 10_000, signal: givenUp.signal}));
	t.is(looks, 2);
});

test('a look that fails ends the polling', async (t) => {
	await t.throwsAsync(
		poll(() => Promise.reject(new Error('broken')), {every: 1, deadline: 10_000}),
		{
			message: 'broken',
		},
	);
});

test('polling in vain says what was seen last', async (t) => {
	let looks = 0;
	const wait = {every: 1, waitedFor: 'a sign', deadline: 20, host: 'private', seen: () => `${looks} looks`};
	const error = await t.throwsAsync(
		pollUntil(() => {
			looks++;
			return false;
		}, wait),
		{instanceOf: DeadlineError},
	);
	t.is(error.seen, `${looks} looks`);
	await t.notThrowsAsync(pollUntil(() => true, wait));
});
