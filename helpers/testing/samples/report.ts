import type {EventOf, RunEvent} from '../../events/event.ts';

const run = 'r1';
const START = Date.parse('2026-11-24T03:00:00.000Z');

/** The time of a record that came this many milliseconds after the run's start. For tests. */
export function at(milliseconds: number): {time: string; run: string} {
	return {time: new Date(START + milliseconds).toISOString(), run};
}

/** A case's name and file. For tests. */
export function named(subject: string, driver: string, title: string) {
	return {subject, driver, title, file: `suites/${subject}/${subject}.test.ts`};
}

const FAILED = named('cgroups', 'qemu', 'nothing is left in any controller after QEMU was killed');
const GOOD = named(
	'per-vm-logs',
	'qemu',
	'the start line names the emulator, and its environment and argv are those of the real process',
);
const NEED_KVM = {
	need: 'kvm: firmware',
	evidence: '/dev/kvm is missing (ENOENT), so no guest was booted with it',
};

/** What a place is made of. For tests. */
export const PLACE: EventOf<'place'> = {
	event: 'place',
	...at(0),
	host: 'vm:bookworm',
	distribution: 'Debian 12',
	kernel: '6.1',
	libvirt: '9.0.0',
	qemu: '7.2.22',
	selinux: 'enforcing',
	cgroup: 'v2',
};

/** A program that has run there. For tests. */
export const PROGRAM: EventOf<'program'> = {
	event: 'program',
	...at(0),
	host: 'vm:bookworm',
	program: 'libvirtd',
	path: '/usr/sbin/libvirtd',
	version: '9.0.0',
	buildId: 'f13a3a57857da17c46102196f46a23880123dce2',
};

/** A run with a failure, skips for two reasons, and passed cases. For tests. */
export const RUN: readonly RunEvent[] = [
	{event: 'run-started', ...at(0), version: '0.1.0', host: 'local', argv: ['run']},
	{
		event: 'placement',
		...at(500),
		subject: 'cgroups',
		driver: 'qemu',
		host: 'local',
		cases: 3,
		reasons: ['qemu 7.2'],
	},
	{event: 'case-started', ...at(1000), ...GOOD},
	{event: 'command', ...at(2000), host: 'local', command: 'start m1', duration: 900, ok: true},
	{event: 'case-passed', ...at(2300), ...GOOD, duration: 1300},
	{event: 'case-started', ...at(2300), ...FAILED},
	{
		event: 'wait',
		...at(8000),
		what: 'the cgroup to go',
		duration: 5000,
		outcome: 'deadline',
		last: 'still there',
	},
	{
		event: 'case-failed',
		...at(8100),
		...FAILED,
		duration: 5800,
		error: {
			name: 'DeadlineError',
			message: [
				'wait for the cgroups of domain m1-qemu to go after SIGKILL to QEMU (host local)',
				'  expected: no directory of it in any controller',
				'  seen:     after 5.0 s, still there:',
				'            /sys/fs/cgroup/memory/machine/qemu-3-m1.libvirt-qemu/emulator',
				'            /sys/fs/cgroup/cpuset/machine/qemu-3-m1.libvirt-qemu',
				"  do:       see whether the daemon noticed the end of QEMU: 'monitor EOF' in its log",
			].join('\n'),
			details: 'DeadlineError: ...\n    at residue (helpers/rig/evidence.ts:12:3)',
		},
		artifacts: [
			'domain.xml',
			'domain.log',
			'libvirtd.log',
			'cgroups.txt',
			'processes.txt',
			'console.cast',
		].map((name) => ({
			name,
			path: `cgroups-qemu-nothing-is-left/${name}`,
		})),
	},
	{
		event: 'case-skipped',
		...at(8150),
		...named('cgroups', 'qemu', 'a guest has a scope under machine.slice'),
		need: 'systemd',
		evidence: 'process 1 is tini',
	},
	{
		event: 'case-skipped',
		...at(8150),
		...named('cgroups', 'lxc', 'a guest has a scope under machine.slice'),
		need: 'systemd',
		evidence: 'process 1 is tini',
	},
	{
		event: 'case-passed',
		...at(8300),
		...named('lifecycle', 'lxc', 'its events come in order'),
		duration: 210,
	},
	{
		event: 'case-skipped',
		...at(8400),
		...named('cgroups', 'kvm', 'a guest has its directories'),
		...NEED_KVM,
	},
	{event: 'case-skipped', ...at(8400), ...named('lifecycle', 'kvm', 'its events come in order'), ...NEED_KVM},
	{
		event: 'run-ended',
		...at(9000),
		duration: 9000,
		counts: {passed: 2, failed: 1, skipped: 4},
		exitCode: 1,
	},
];

/** A run that was interrupted while a case was on and another had not begun. For tests. */
export const INTERRUPTED: readonly RunEvent[] = [
	...RUN.slice(0, 1),
	{event: 'case-planned', ...at(0), ...named('cgroups', 'lxc', 'it was on')},
	{event: 'case-planned', ...at(0), ...named('cgroups', 'lxc', 'it had not begun')},
	{event: 'case-started', ...at(500), ...named('cgroups', 'lxc', 'it was on')},
	{
		event: 'run-ended',
		...at(900),
		duration: 900,
		counts: {passed: 0, failed: 0, skipped: 0, interrupted: 2},
		exitCode: 130,
	},
];

/** A suite with unknown cases. For tests. */
export const UNREADABLE: EventOf<'suite-unreadable'> = {
	event: 'suite-unreadable',
	...at(0),
	file: 'suites/broken/broken.test.ts',
	seen: 'Could not read it\n  seen: a syntax error',
};
