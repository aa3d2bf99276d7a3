import test from 'ava';
import {DeadlineError, HostError, inSeconds} from './errors.ts';

test('a message opens with the outcome, and then says what was expected, what was seen and what to do', (t) => {
	const error = new HostError({
		tried: 'start vm1',
		host: 'private',
		expected: 'a domain',
		seen: 'one\ntwo',
		advice: 'define it',
	});
	t.is(
		error.message,
		[
			'Could not start vm1 (host private)',
			'  expected: a domain',
			'  seen:     one',
			'            two',
			'  do:       define it',
		].join('\n'),
	);
	t.is(error.inShort, 'Could not start vm1: two');
});

test('an outcome of its own opens the message instead', (t) => {
	const error = new HostError({tried: 'run x', outcome: 'Command failed: x', host: 'private'});
	t.is(error.message, 'Command failed: x (host private)');
	t.is(error.inShort, 'Command failed: x');
	t.is(error.tried, 'run x');
});

test('a wait that timed out says how long it was, and what it was for', (t) => {
	const error = new DeadlineError({waitedFor: 'the stop line of vm1', deadline: 10_000, host: 'private'});
	t.is(error.message, 'Timed out after 10 s waiting for the stop line of vm1 (host private)');
	t.like(error, {name: 'DeadlineError', deadline: 10_000, tried: 'wait for the stop line of vm1'});
});

test('seconds have as many digits as count', (t) => {
	t.deepEqual([5, 20, 1000, 1500, 9999.6, 123_456, 1_200_000].map(inSeconds), [
		'0.005 s',
		'0.02 s',
		'1 s',
		'1.5 s',
		'10 s',
		'123 s',
		'1200 s',
	]);
});
