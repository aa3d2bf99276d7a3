import test from 'ava';
import {processesWithInnerPid} from './host-pid.ts';

const LINES = [
	'/proc/1/status:NSpid:\t1',
	'/proc/812/status:NSpid:\t812\t44',
	'/proc/900/status:NSpid:\t900\t51\t1',
	'/proc/4400/status:NSpid:\t4400\t44',
	'/proc/44/status:NSpid:\t44',
	'',
].join('\n');

test('processes are found by the pid that they have one namespace further in', (t) => {
	t.deepEqual(processesWithInnerPid(LINES, 44), [812, 4400]);
	t.deepEqual(processesWithInnerPid(LINES, 51), [900]);
});

test('a pid of the host, or of a namespace yet further in, is none', (t) => {
	t.deepEqual(processesWithInnerPid(LINES, 1), []);
	t.deepEqual(processesWithInnerPid(LINES, 812), []);
});
