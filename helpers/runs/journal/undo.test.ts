import test from 'ava';
import {describeUndo, type Undo, undoSchema} from './undo.ts';

const LINES: readonly [Undo, string][] = [
	[{kind: 'processes', cgroups: ['/a', '/b']}, 'end the processes in /a'],
	[
		{kind: 'marked-processes', run: 'abc123'},
		'end the processes with VIRTRIG_RUN=abc123 in their environment',
	],
	[{kind: 'cgroups', cgroups: ['/a', '/b']}, 'remove 2 cgroups such as /a'],
	[{kind: 'cgroup-control', path: '/c', text: '-cpu'}, 'write -cpu to /c'],
	[{kind: 'path', path: '/p'}, 'remove /p'],
	[{kind: 'domain', uri: 'lxc:///system', name: 'd'}, 'destroy and undefine d of lxc:///system'],
];

test('each undo is told in a line', (t) => {
	for (const [undo, line] of LINES) t.is(describeUndo(undo), line);
});

test('an undo that is not complete is refused', (t) => {
	for (const [undo] of LINES) {
		t.true(undoSchema.safeParse(undo).success);
		t.false(undoSchema.safeParse({kind: undo.kind}).success, undo.kind);
	}
});
