import test from 'ava';
import {pendingSignals} from './signal-sets.ts';

test('signals that were sent to a thread, or to its process, are named once', (t) => {
	t.deepEqual(pendingSignals('SigQ:\t1/95\nSigPnd:\t0000000000000000\nShdPnd:\t0000000000004000\n'), [
		'SIGTERM',
	]);
	t.deepEqual(pendingSignals('SigPnd:\t0000000000000220\nShdPnd:\t0000000000000200\n'), [
		'SIGABRT',
		'SIGUSR1',
	]);
	t.deepEqual(pendingSignals('SigPnd:\t0000000000000000\nShdPnd:\t0000000000000000\n'), []);
});
