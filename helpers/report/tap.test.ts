import test from 'ava';
import type {RunEvent} from '../events/event.ts';
import {at, INTERRUPTED, named, PLACE, RUN, UNREADABLE} from '../testing/samples/report.ts';
import {tap} from './tap.ts';

test('every case is a point, with its duration and its skip reason', (t) => {
	const text = tap(RUN);
	t.true(text.startsWith('TAP version 14\n1..7\nok 1 - per-vm-logs qemu: '));
	t.true(text.includes('\n  ---\n  duration_ms: 1300\n  ...\n'));
	t.true(
		text.includes(
			'ok 3 - cgroups qemu: a guest has a scope under machine.slice # SKIP needs systemd: process 1 is tini\n',
		),
	);
	t.true(
		text.includes(
			'ok 7 - lifecycle kvm: its events come in order # SKIP needs kvm: firmware: /dev/kvm is missing',
		),
	);
	t.is(text.match(/^(not )?ok \d+ /gm)?.length, 7);
});

test('a failure has its message, details and artifacts as YAML', (t) => {
	const text = tap(RUN, 'reports/20261124-030000-r1');
	t.regex(text, /^not ok 2 - cgroups qemu: .*\n {2}---\n {2}duration_ms: 5800\n {2}file: "suites/m);
	t.true(text.includes('\n  message: |2-\n    wait for the cgroups of'));
	t.true(text.includes('\n      expected: no directory'));
	t.true(
		text.includes(
			'\n  artifacts:\n    - "reports/20261124-030000-r1/cgroups-qemu-nothing-is-left/domain.xml"\n',
		),
	);
});

const REQUIRED: RunEvent = {
	event: 'case-skipped',
	...at(1),
	...named('a', 'kvm', 'b'),
	need: 'KVM',
	evidence: 'no /dev/kvm',
	host: 'local',
	required: true,
};

test('a required case that was skipped is not ok', (t) => {
	t.regex(
		tap([REQUIRED]),
		/^not ok 1 - a kvm: b\n {2}---\n {2}message: "required, and skipped: needs KVM, on local: no \/dev\/kvm"/m,
	);
});

test('a title cannot pass for a directive or a second line', (t) => {
	const text = tap([
		{event: 'case-passed', ...at(1), ...named('a', 'lxc', 'x # SKIP \\\nok 9'), duration: 1},
	]);
	t.true(text.includes('\nok 1 - a lxc: x \\# SKIP \\\\ ok 9\n'));
});

test('what was left on the host, or did not end, is not ok', (t) => {
	const text = tap([
		{event: 'case-started', ...at(0), ...named('a', 'lxc', 'b')},
		{event: 'leak', ...at(1), host: 'local', kind: 'mount', what: 'mount appeared: /x'},
	]);
	t.regex(text, /^not ok 1 - a lxc: b\n(.*\n)* {2}message: "began, but did not end"/m);
	t.regex(text, /^not ok 2 - host local is as it was found\n {2}---\n {2}message: "mount appeared: \/x"/m);
	t.true(text.endsWith('Bail out! The run was cut off before its end\n'));
});

test('cases that were interrupted are skips, and the run bails out', (t) => {
	const text = tap(INTERRUPTED);
	t.regex(text, /^ok 1 - cgroups lxc: it was on # SKIP was running when the run was interrupted$/m);
	t.regex(text, /^ok 2 - cgroups lxc: it had not begun # SKIP not begun when the run was interrupted$/m);
	t.true(text.endsWith('\nBail out! The run was interrupted\n'));
});

test('a suite that cannot be read is not ok', (t) => {
	t.regex(
		tap([UNREADABLE, ...RUN]),
		/^not ok \d+ - the suite suites\/broken\/broken\.test\.ts can be read\n(.*\n){2} {4}Could not read it/m,
	);
});

test('a run of nothing is skipped', (t) => {
	t.true(tap([]).includes('\n1..0 # SKIP no case ran\n'));
});

test('a comment names the versions of each place', (t) => {
	t.regex(
		tap([PLACE, ...RUN]),
		/^# vm:bookworm: distribution Debian 12, kernel 6\.1, libvirt 9\.0\.0, QEMU 7\.2\.22, SELinux enforcing, cgroup v2$/m,
	);
	const {libvirt: _, selinux: __, cgroup: ___, ...old} = PLACE;
	t.regex(tap([old, ...RUN]), /^# vm:bookworm: distribution Debian 12, kernel 6\.1, QEMU 7\.2\.22$/m);
});
