import test from 'ava';
import type {RunEvent} from '../events/event.ts';
import {at, named, RUN} from '../testing/samples/report.ts';
import {plainLines, terminalLines} from './finished-lines.ts';
import {advance, NO_PROGRESS, type Progress} from './progress.ts';
import {statusLine} from './status-line.ts';

const a = named('cgroups', 'qemu', 'the first');
const b = named('cgroups', 'lxc', 'the second');
const c = named('lifecycle', 'lxc', 'the third');
const started: RunEvent = {event: 'run-started', ...at(0), version: '0.1.0', host: 'local', argv: []};
const planned: RunEvent[] = [a, b, c].map((name) => ({event: 'case-planned', ...at(0), ...name}));
const passed: RunEvent = {event: 'case-passed', ...at(3000), ...a, duration: 2000};
const failed: RunEvent = {
	event: 'case-failed',
	...at(4000),
	...b,
	duration: 10,
	error: {name: 'Error', message: 'first line\nsecond line'},
	artifacts: [],
};

function after(...events: RunEvent[]): Progress {
	return events.reduce(advance, NO_PROGRESS);
}

function status(progress: Progress, milliseconds: number, width = 100): string {
	return statusLine(progress, Date.parse(at(milliseconds).time), {width, colour: false});
}

test('the status line says what runs, for how long, and what is left', (t) => {
	const running = after(started, ...planned, {event: 'case-started', ...at(1000), ...a});
	t.is(status(running, 2900), '0/3 · 2 s · left: cgroups 1, lifecycle 1 · cgroups qemu: the first (1 s)');
	const both = advance(running, {event: 'case-started', ...at(2000), ...b});
	t.is(status(both, 2900), '0/3 · 2 s · left: lifecycle 1 · cgroups qemu: the first (1 s) +1');
	const one = advance(both, passed);
	t.is(status(one, 61_000), '1/3 · 1 min 1 s · left: lifecycle 1 · cgroups lxc: the second (59 s)');
	t.is(status(advance(one, failed), 5000), '2/3 · 5 s · 1 failed · left: lifecycle 1');
});

test('the status line of a run without a case says so', (t) => {
	t.is(status(NO_PROGRESS, 0), 'no case yet');
	t.is(status(after(started), 1000), 'no case yet · 1 s');
});

test('the status line never fills the terminal’s last column', (t) => {
	let progress = after(started, ...planned);
	for (const event of RUN) {
		progress = advance(progress, event);
		for (let width = 1; width < 130; width++) t.true(status(progress, 9000, width).length < width);
	}
});

test('advance leaves the progress before it as it was', (t) => {
	const before = after(started, ...planned, {event: 'case-started', ...at(1000), ...a});
	advance(before, passed);
	t.deepEqual([before.done.size, before.running.size, before.known.size], [0, 1, 3]);
});

test('each finished case leaves one numbered line in a log', (t) => {
	const progress = after(started, ...planned, passed);
	t.deepEqual(plainLines(passed, progress), ['[1/3] ✔ cgroups qemu: the first (2.0 s)']);
	t.deepEqual(plainLines(failed, advance(progress, failed)), ['[2/3] ✖ cgroups lxc: the second (10 ms)']);
	t.deepEqual(plainLines(started, progress), []);
	t.deepEqual(plainLines(planned[0] ?? started, progress), []);
});

test('a skip says what was needed', (t) => {
	const skip: RunEvent = {event: 'case-skipped', ...at(0), ...c, need: 'selinux', evidence: 'absent'};
	t.deepEqual(plainLines(skip, after(skip)), ['[1/1] – lifecycle lxc: the third (needs selinux)']);
});

test('a failure says why at once on a terminal', (t) => {
	t.deepEqual(terminalLines(failed, {width: 80, colour: false}), [
		'✖ cgroups lxc: the second (10 ms)',
		'  first line',
	]);
});

test('a finished case’s line fits the terminal, with its time', (t) => {
	for (const event of RUN) {
		for (const line of terminalLines(event, {width: 40, colour: false})) t.true(line.length <= 40, line);
	}
	const long = {...passed, title: 'x'.repeat(100)};
	t.regex(terminalLines(long, {width: 40, colour: false}).join(), /^✔ cgroups qemu: x+… \(2\.0 s\)$/);
});
