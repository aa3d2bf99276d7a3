import {globSync} from 'node:fs';
import test from 'ava';
import {REPOSITORY} from '../repository.ts';
import {UNDO_KINDS} from './undo-kinds.ts';

const IDENTITY = {pid: 7, startTime: '1', bootId: 'b'};

const LINES: Readonly<Record<string, readonly [object, string]>> = {
	processes: [{cgroups: ['/a', '/b']}, 'end the processes in /a'],
	'marked-processes': [{run: 'abc123'}, 'end the processes with VIRTRIG_RUN=abc123 in their environment'],
	cgroups: [{cgroups: ['/a', '/b']}, 'remove 2 cgroups such as /a'],
	'cgroup-control': [{path: '/c', text: '-cpu'}, 'write -cpu to /c'],
	path: [{path: '/p'}, 'remove /p'],
	domain: [{uri: 'lxc:///system', name: 'd'}, 'destroy and undefine d of lxc:///system'],
	traced: [{process: IDENTITY}, 'let process 7 run on'],
};

test('each kind is described in a line, and refuses an undo that is not complete', (t) => {
	t.deepEqual(UNDO_KINDS.map(({kind}) => kind).toSorted(), Object.keys(LINES).toSorted());
	for (const {kind, schema, describe} of UNDO_KINDS) {
		const [details = {}, line] = LINES[kind] ?? [];
		t.is(describe(details), line ?? '');
		t.deepEqual(schema.parse({kind, ...details}), details);
		t.false(schema.safeParse({kind}).success, kind);
	}
});

test('each kind that a *-undo.ts exports is known to a reaper', async (t) => {
	const files = globSync('{helpers,vm-images,ci}/**/*-undo.ts', {cwd: REPOSITORY});
	const modules = await Promise.all(files.map((file) => import(`${REPOSITORY}/${file}`)));
	const exported = modules.flatMap((module) => Object.values<object>(module));
	t.is(exported.length, UNDO_KINDS.length);
	for (const kind of UNDO_KINDS) t.true(exported.includes(kind), kind.kind);
});
