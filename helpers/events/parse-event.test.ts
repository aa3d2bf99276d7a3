import test from 'ava';
import {InputError} from '../errors.ts';
import {encode} from './encode.ts';
import type {RunEvent} from './event.ts';
import {parseEvent} from './parse-event.ts';

const common = {time: '2026-11-24T03:00:00.000Z', run: 'r1'};
const of = {
	subject: 'cgroups',
	driver: 'kvm',
	title: 'a guest\n"has" a directory',
	file: 'suites/cgroups/a.test.ts',
};

const EVERY_KIND: RunEvent[] = [
	{event: 'run-started', ...common, version: '0.1.0', host: 'local', argv: ['run', '']},
	{
		event: 'placement',
		...common,
		subject: 'cgroups',
		driver: 'kvm',
		host: 'local',
		cases: 1,
		reasons: ['kvm: linux'],
	},
	{event: 'case-planned', ...common, ...of},
	{event: 'case-started', ...common, ...of},
	{event: 'case-passed', ...common, ...of, duration: 12.5},
	{
		event: 'case-failed',
		...common,
		...of,
		duration: 1,
		error: {name: 'Error', message: 'a\nb', details: 'at x'},
		artifacts: [{name: 'domain.xml', path: '/r/domain.xml'}],
	},
	{
		event: 'evidence',
		...common,
		...of,
		host: 'local',
		path: 'cgroups-kvm-a-guest/cgroups.txt',
		evidence: {
			kind: 'cgroups',
			directories: [
				{
					name: '/sys/fs/cgroup/machine',
					controllers: ['cpu'],
					processes: [],
					limits: {},
					children: [
						{
							name: 'qemu-1-m',
							controllers: ['cpu', 'memory'],
							processes: [7],
							limits: {'memory.max': 'max'},
							children: [],
						},
					],
				},
			],
		},
	},
	{
		event: 'evidence',
		...common,
		...of,
		host: 'local',
		evidence: {
			kind: 'processes',
			processes: [
				{
					pid: 7,
					ppid: 1,
					name: 'qemu-system-x86',
					state: 'S',
					cgroup: ['0::/machine/qemu-1-m'],
					context: 'system_u:system_r:svirt_t:s0:c1,c2',
					argv: ['/usr/bin/qemu-system-x86_64', '-name', 'm'],
					children: [],
				},
			],
		},
	},
	{
		event: 'evidence',
		...common,
		...of,
		host: 'local',
		evidence: {
			kind: 'argv',
			guest: 'm',
			source: 'process',
			pid: 7,
			argv: ['/usr/bin/qemu-system-x86_64'],
			environment: ['LC_ALL=C'],
		},
	},
	{
		event: 'evidence',
		...common,
		...of,
		host: 'local',
		evidence: {
			kind: 'labels',
			guest: 'm',
			files: [
				{path: '/d.raw', owner: {user: 64055, group: 108}, expected: {owner: {user: 64055, group: 108}}},
				{path: '/gone.raw', expected: {}},
			],
		},
	},
	{
		event: 'evidence',
		...common,
		...of,
		host: 'local',
		evidence: {kind: 'unreadable', type: 'cgroups', why: 'the machine is gone'},
	},
	{event: 'case-skipped', ...common, ...of, need: 'selinux', evidence: 'absent'},
	{
		event: 'command',
		...common,
		host: 'local',
		command: ['virsh', 'list'],
		duration: 3,
		ok: false,
		exitCode: 1,
	},
	{event: 'command', ...common, host: 'local', command: 'start m', duration: 3, ok: true, case: 'a lxc: b'},
	{event: 'wait', ...common, what: 'banner', duration: 5, outcome: 'deadline', last: 'SeaBIOS'},
	{event: 'known-issue', ...common, ...of, issue: 'a fault', seen: 'x', rerun: true},
	{event: 'program', ...common, host: 'private', program: 'virsh', path: '/usr/bin/virsh', buildId: 'ab'},
	{event: 'leak', ...common, host: 'local', kind: 'mount', what: '/x'},
	{event: 'host-changed', ...common, host: 'local', what: 'mount appeared: /x'},
	{event: 'daemon-died', ...common, host: 'local', daemon: 'libvirtd', seen: 'SIGSEGV'},
	{event: 'suite-died', ...common, file: 'suites/cgroups/a.test.ts', seen: 'exited due to SIGKILL'},
	{event: 'suite-unreadable', ...common, file: 'suites/cgroups/a.test.ts', seen: 'SyntaxError'},
	{event: 'run-ended', ...common, duration: 9, counts: {passed: 1, failed: 1, skipped: 1}, exitCode: 1},
];

function ofKind(kind: RunEvent['event']): RunEvent | undefined {
	return EVERY_KIND.find(({event}) => event === kind);
}

for (const event of EVERY_KIND) {
	test(`a ${event.event} record survives its line: ${JSON.stringify(event).length} characters`, (t) => {
		const line = encode(event);
		t.is(line.indexOf('\n'), line.length - 1);
		t.true(line.startsWith('{"time":'));
		t.deepEqual(parseEvent(line), event);
	});
}

test('a line that is no JSON is refused with its number', (t) => {
	const error = t.throws(() => parseEvent('{"time":', 7), {instanceOf: InputError});
	t.is(error?.line, 7);
	t.regex(error?.message ?? '', /line 7 of the event log\n.*\n {2}seen: {5}no JSON\n.*\n {2}do: /);
});

test('a record with a wrong field is refused by the field’s name', (t) => {
	const started = {event: 'run-started', ...common, version: '0.1.0', host: 'local', argv: []};
	const wrong: readonly [unknown, RegExp][] = [
		[{...started, time: '2026-11-24 03:00'}, /at time/],
		[{...started, time: '2026-11-24T03:00:00Z'}, /at time/],
		[{...started, run: ''}, /at run/],
		[{...started, argv: undefined}, /at argv/],
		[{...started, extra: 1}, /"extra"/],
		[{...started, event: 'run-begun'}, /at event/],
		[{...ofKind('case-passed'), duration: -1}, /at duration/],
		[{...ofKind('run-ended'), counts: {passed: 1.5, failed: 0, skipped: 0}}, /at counts.passed/],
		[null, /expected object/],
	];
	for (const [value, message] of wrong) {
		t.throws(
			() => parseEvent(JSON.stringify(value)),
			{instanceOf: InputError, message},
			JSON.stringify(value),
		);
	}
});

test('a long line is not repeated whole', (t) => {
	const error = t.throws(() => parseEvent('x'.repeat(10_000)), {instanceOf: InputError});
	t.true((error?.message.length ?? 0) < 500);
});
