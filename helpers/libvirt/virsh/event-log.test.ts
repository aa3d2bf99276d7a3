import test from 'ava';
import {DeadlineError} from '../../errors.ts';
import {EventLog} from './event-log.ts';
import type {DomainEvent} from './parse-event.ts';

const log = () => new EventLog({host: 'local', uri: 'test:///default'});
const lifecycle = (detail: string): DomainEvent => ({
	time: 0,
	event: 'lifecycle',
	domain: 'x',
	detail,
	more: [],
});
const is = (detail: string) => (event: DomainEvent) => event.detail === detail;

test('an event between the mark and the wait is found, one before the mark is not', async (t) => {
	const events = log();
	events.add(lifecycle('Started Booted'));
	const mark = events.mark();
	await t.throwsAsync(events.waitFor('a start', is('Started Booted'), {since: mark, deadline: 10}));
	events.add(lifecycle('Started Booted'));
	events.add(lifecycle('Stopped Destroyed'));
	t.is(
		(await events.waitFor('a start', is('Started Booted'), {since: mark, deadline: 10})).detail,
		'Started Booted',
	);
	t.deepEqual(
		events.since(mark).map(({detail}) => detail),
		['Started Booted', 'Stopped Destroyed'],
	);
});

test('a wait resolves when its event comes, or a line that completes it', async (t) => {
	const events = log();
	const wait = events.waitFor('tuned', (event) => event.more.includes('a: 1'), {deadline: 5000});
	events.addLine('a: 1');
	events.add({...lifecycle(''), event: 'tunable'});
	events.addLine('a: 1');
	t.deepEqual(await wait, {time: 0, event: 'tunable', domain: 'x', detail: '', more: ['a: 1']});
});

test('a passed deadline lists what came instead', async (t) => {
	const events = log();
	events.add(lifecycle('Defined Added'));
	const wait = events.waitFor('x stops', is('Stopped'), {deadline: 20});
	events.add(lifecycle('Started Booted'));
	const error = await t.throwsAsync(wait, {instanceOf: DeadlineError});
	t.regex(
		error.message,
		/^Timed out after 0\.02 s .*x stops, on test:\/\/\/default \(host local\)[\s\S]*lifecycle of x: Started Booted/,
	);
	t.notRegex(error.message, /Defined/);
});

test('a wait ends at once when a final event comes, or has come', async (t) => {
	const events = log();
	const final = (all: readonly DomainEvent[]) => all.find(({detail}) => detail.startsWith('Stopped '));
	const options = {deadline: 60_000, since: events.mark(), final};
	const wait = events.waitFor('Stopped Shutdown of x', is('Stopped Shutdown'), options);
	events.add(lifecycle('Shutdown Finished'));
	events.add(lifecycle('Stopped Failed'));
	const error = await t.throwsAsync(wait, {name: 'HostError'});
	t.regex(
		error.message,
		/^lifecycle of x: Stopped Failed came instead of Stopped Shutdown of x, on test:\/\/\/default \(host local\)\n {2}seen: {5}these events:\n.*Shutdown Finished\n.*Stopped Failed\n/,
	);
	await t.throwsAsync(events.waitFor('x', is('Stopped Shutdown'), options), {name: 'HostError'});
	events.add(lifecycle('Stopped Shutdown'));
	t.is((await events.waitFor('x', is('Stopped Shutdown'), options)).detail, 'Stopped Shutdown');
});

test('lines that are no events are counted where an event does not come', async (t) => {
	const events = log();
	events.addStrange('before');
	events.add(lifecycle('Defined Added'));
	const since = events.mark();
	events.addStrange("2026-11-24 03:34:04.234+0200: event 'lifecycle'");
	const seen = async () => {
		const wait = events.waitFor('x', () => false, {since, deadline: 10});
		return (await t.throwsAsync(wait, {instanceOf: DeadlineError})).seen;
	};
	t.is(
		await seen(),
		`no event of any domain\nand a line that is no event, the first: "2026-11-24 03:34:04.234+0200: event 'lifecycle'"`,
	);
	events.addStrange('another');
	t.regex((await seen()) ?? '', /\nand 2 lines that are no event, the first: "2026/);
});

test('a mark holds though older events are dropped', (t) => {
	const events = log();
	for (let i = 0; i < 10_000; i++) events.add(lifecycle('old'));
	const mark = events.mark();
	events.add(lifecycle('new'));
	t.deepEqual(
		events.since(mark).map(({detail}) => detail),
		['new'],
	);
	t.is(events.since().length, 10_000);
});

test('the end of the stream ends the waits', async (t) => {
	const events = log();
	const wait = events.waitFor('x', () => false, {deadline: 60_000});
	events.end(new Error('the daemon is gone'));
	await t.throwsAsync(wait, {message: 'the daemon is gone'});
	await t.throwsAsync(
		events.waitFor('x', () => true, {deadline: 60_000}),
		{message: 'the daemon is gone'},
	);
});
