import test from 'ava';
import type {RunEvent} from '../events/event.ts';
import {at} from '../testing/samples/report.ts';
import {frameworkShare} from './framework-share.ts';

const end: RunEvent = {
	event: 'run-ended',
	...at(10_000),
	duration: 10_000,
	counts: {passed: 0, failed: 0, skipped: 0},
	exitCode: 0,
};

function command(until: number, duration: number): RunEvent {
	return {event: 'command', ...at(until), host: 'local', command: 'list', duration, ok: true};
}

function wait(until: number, duration: number): RunEvent {
	return {event: 'wait', ...at(until), what: 'banner', duration, outcome: 'seen'};
}

test('the framework’s share is the time without a command and without a wait', (t) => {
	t.is(frameworkShare([command(4000, 2000), wait(9000, 3000), end]), 0.5);
});

test('overlapping commands and waits count once, whatever their order', (t) => {
	t.is(frameworkShare([wait(6000, 2000), command(5000, 4000), command(4000, 1000), end]), 0.5);
});

test('what began before the run or ended after it counts within the run only', (t) => {
	t.is(frameworkShare([command(2000, 5000), wait(12_000, 5000), end]), 0.5);
});

test('a program that the framework runs is its own time, but for QEMU', (t) => {
	const program = (...words: string[]): RunEvent => ({
		event: 'command',
		...at(9000),
		host: 'local',
		command: words,
		duration: 5000,
		ok: true,
	});
	t.is(frameworkShare([command(4000, 5000), program('tar', '-xf', 'root.tar'), end]), 0.6);
	// libvirt takes 2.5 s and QEMU 5 s.
	t.is(frameworkShare([command(2500, 2500), program('/usr/bin/qemu-system-x86_64', '-accel'), end]), 0.25);
});

test('there is no share without an end, or without anything that was timed', (t) => {
	t.is(frameworkShare([command(4000, 2000)]), undefined);
	t.is(frameworkShare([end]), undefined);
});
