import test from 'ava';
import {parseRecord} from '../gdb-mi/parse-record.ts';
import {Inferiors} from './inferiors.ts';
import {describeStop, readStop} from './stop.ts';

function after(...lines: string[]): {inferiors: Inferiors; traced: (number | undefined)[]} {
	const inferiors = new Inferiors();
	const traced = lines.map((line) => {
		const record = parseRecord(line);
		return record && inferiors.take(record);
	});
	return {inferiors, traced};
}

// GDB 13.1's records about libvirtd and the child that it followed.
const FOLLOWED = [
	'=thread-group-added,id="i1"',
	'=thread-group-started,id="i1",pid="100"',
	'=thread-created,id="1",group-id="i1"',
	'=thread-group-added,id="i2"',
	'=thread-group-started,id="i2",pid="200"',
	'=thread-created,id="7",group-id="i2"',
	'=thread-group-exited,id="i1"',
];

test('a thread leads to its process, and each process that comes is told of', (t) => {
	const {inferiors, traced} = after(...FOLLOWED);
	t.deepEqual(
		traced.filter((pid) => pid !== undefined),
		[100, 200],
	);
	t.is(inferiors.pidOf('7'), 200);
	t.is(inferiors.pidOf('1'), undefined);
	t.is(inferiors.pidOf(undefined), 200);
});

test('what GDB has left is known until it forgets it', (t) => {
	t.deepEqual(after(...FOLLOWED).inferiors.empty, ['i1']);
	t.deepEqual(after(...FOLLOWED, '=thread-group-removed,id="i1"').inferiors.empty, []);
});

test('a stop tells where and why; the end of a process leaves none', (t) => {
	const hit = readStop({reason: 'breakpoint-hit', bkptno: '2', frame: {func: 'main', addr: '0x1'}}, 200);
	t.is(describeStop(hit), 'breakpoint-hit in main (pid 200)');
	const end = readStop({reason: 'exited-signalled', 'signal-name': 'SIGKILL'}, 200);
	t.is(end.pid, undefined);
	t.is(describeStop(end), 'exited-signalled SIGKILL');
	t.is(describeStop(readStop({frame: {addr: '0x7f'}}, 1)), 'stopped 0x7f (pid 1)');
});
