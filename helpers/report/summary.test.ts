import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import type {RunEvent} from '../events/event.ts';
import {at, INTERRUPTED, named, PLACE, PROGRAM, RUN, UNREADABLE} from '../testing/samples/report.ts';
import {summary} from './summary.ts';

const reportFolder = 'reports/r1';
const command = 'ci/virtrig';

function shown(events: readonly RunEvent[], width = 100): string {
	return summary(events, {width, colour: false, reportFolder, command});
}

test('the verdict and the report come last', (t) => {
	t.true(
		shown(RUN).endsWith(
			'\n\n✖ 1 failed   ✔ 2 passed   – 4 skipped\n' +
				'9.0 s on host local, framework 34%, exit code 1\nreport: reports/r1\n',
		),
	);
});

test('the place comes first, with the files that were run there, each once', (t) => {
	const text = shown([PLACE, PROGRAM, {...PROGRAM, ...at(5)}, ...RUN]);
	t.true(
		text.startsWith(
			'Host\n  vm:bookworm: Debian 12, kernel 6.1, libvirt 9.0.0, QEMU 7.2.22\n' +
				'    /usr/sbin/libvirtd 9.0.0 (build id f13a3a57857d)\n\nSlowest\n',
		),
		text,
	);
});

test('a failure shows its message, its artifacts and the command that runs it again', (t) => {
	const text = shown(RUN);
	t.true(text.includes('  ✖ cgroups qemu: nothing is left in any controller after QEMU was killed\n'));
	t.true(
		text.includes(
			'    suites/cgroups/cgroups.test.ts, after 5.8 s\n    DeadlineError: wait for the cgroups of',
		),
	);
	t.true(text.includes('      seen:     after 5.0 s, still there:\n                /sys/fs/cgroup/memory/'));
	t.true(text.includes('    see reports/r1/cgroups-qemu-nothing-is-left/\n      domain.xml, domain.log,'));
	t.regex(text, /again: ci\/virtrig run cgroups --driver qemu --match 'nothing is left .* killed'\n/);
});

test('the command that runs a case again names the place that was asked for', (t) => {
	const [started, ...rest] = RUN;
	if (started?.event !== 'run-started') throw new Error('the first record is another');
	for (const words of [['--on', 'vm:trixie'], ['--on=vm:trixie']]) {
		const text = shown([{...started, argv: ['run', ...words]}, ...rest], 200);
		t.true(text.includes(`again: ci/virtrig run ${words.join(' ')} cgroups --driver qemu --match`));
	}
});

test('skips are grouped by reason, each with its evidence', (t) => {
	const text = shown(RUN);
	t.true(
		text.includes(
			'  – needs systemd\n    seen: process 1 is tini\n    2 cases: cgroups qemu (1), cgroups lxc (1)\n' +
				'  – needs kvm: firmware\n    seen: /dev/kvm is missing (ENOENT), so no guest was booted with it\n' +
				'    2 cases: cgroups kvm (1), lifecycle kvm (1)\n',
		),
	);
});

test('a required case that was skipped is a failure, with its need and where it was looked for', (t) => {
	const text = shown(
		RUN.map((event) =>
			event.event === 'case-skipped' && event.need === 'systemd'
				? {...event, host: 'vm:bookworm', required: true as const}
				: event,
		),
	);
	t.true(
		text.includes(
			'  ✖ required, and skipped: needs systemd, on vm:bookworm\n    seen: process 1 is tini\n' +
				'    2 cases: cgroups qemu (1), cgroups lxc (1)\n',
		),
	);
	t.true(text.includes('✖ 1 failed   ✖ 2 required cases skipped   ✔ 2 passed   – 2 skipped\n'));
});

test('the slowest cases come first, fast ones not at all', (t) => {
	t.regex(shown(RUN), /^Slowest\n {2}5\.8 s {2}cgroups qemu: .*\n {2}1\.3 s {2}per-vm-logs qemu: .*…\n\n/);
});

test('at 40 columns only what is to be copied is wider', (t) => {
	for (const line of shown(RUN, 40).split('\n')) {
		const copied = /^ *(\/sys\/\S+|see \S+|again: .*)$/.test(line);
		t.true(copied || line.length <= 40, line);
	}
});

test('colours change nothing but the colour', (t) => {
	const coloured = summary(RUN, {width: 60, colour: true, reportFolder, command});
	t.not(coloured, shown(RUN, 60));
	t.is(stripVTControlCharacters(coloured), shown(RUN, 60));
});

test('a run that passed is short', (t) => {
	const passed = RUN.filter(({event}) => event === 'run-started' || event === 'case-passed');
	const end: RunEvent = {
		event: 'run-ended',
		...at(2400),
		duration: 2400,
		counts: {passed: 2, failed: 0, skipped: 0},
		exitCode: 0,
	};
	t.is(
		shown([...passed, end]).replace(/^Slowest\n.*\n\n/, ''),
		'✔ 2 passed\n2.4 s on host local\nreport: reports/r1\n',
	);
});

test('a run that was killed says which case began and how many did not', (t) => {
	const a = named('cgroups', 'lxc', 'it began');
	const b = named('cgroups', 'lxc', 'it did not');
	const text = shown([
		{event: 'case-planned', ...at(0), ...a},
		{event: 'case-planned', ...at(0), ...b},
		{event: 'case-started', ...at(500), ...a},
		{event: 'suite-died', ...at(600), file: a.file, seen: 'exited due to SIGKILL'},
	]);
	t.regex(
		text,
		/✖ cgroups lxc: it began\n {4}suites.*\n {4}began, but did not end: the process of its suite exited due to SIGKILL\n/,
	);
	t.true(
		text.endsWith(
			'✖ 1 unfinished   ✖ 1 suite cut off   – 1 not started\n600 ms\nthe run was cut off before its end\nreport: reports/r1\n',
		),
	);
});

test('cases that were interrupted have a section of their own, and have not failed', (t) => {
	t.is(
		shown(INTERRUPTED),
		'Interrupted\n' +
			'  – cgroups lxc: it was on\n' +
			"    again: ci/virtrig run cgroups --driver lxc --match 'it was on'\n\n" +
			'– 1 interrupted   – 1 not started\n900 ms on host local, exit code 130\nreport: reports/r1\n',
	);
});

test('a suite that cannot be read is shown with what is wrong', (t) => {
	const text = shown([UNREADABLE, ...RUN]);
	t.true(
		text.includes(
			'  ✖ suites/broken/broken.test.ts cannot be read, so its cases are unknown\n' +
				'    Could not read it\n      seen: a syntax error\n',
		),
		text,
	);
	t.true(text.includes('✖ 1 failed   ✖ 1 suite unreadable   ✔ 2 passed'));
});

test('the command that runs a case again names the suites and the place that were asked for', (t) => {
	const argv = ['run', '--suites', '/my suites', '--match', 'x', '--match', 'y', '--on=container:sid'];
	const events = RUN.map((event) => (event.event === 'run-started' ? {...event, argv} : event));
	t.regex(
		shown(events),
		/again: ci\/virtrig run --suites '\/my suites' --on=container:sid cgroups --driver qemu --match 'nothing is left/,
	);
});

test('leaks and dead daemons are failures', (t) => {
	const text = shown([
		{event: 'daemon-died', ...at(0), host: 'local', daemon: 'libvirtd', seen: 'SIGSEGV\nlast line'},
		{event: 'leak', ...at(0), host: 'local', kind: 'mount', what: 'mount appeared: /run/x'},
	]);
	t.true(text.includes('Failed\n  ✖ libvirtd died on host local\n    SIGSEGV\n    last line\n'));
	t.true(text.includes('  ✖ the host local is not as it was found\n    mount appeared: /run/x\n'));
	t.true(text.includes('✖ 1 daemon died   ✖ 1 left on the host\n'));
});

test('what may be anybody’s is shown, and fails nothing', (t) => {
	const changes = Array.from({length: 12}, (_, index): RunEvent => {
		return {event: 'host-changed', ...at(0), host: 'local', what: `link appeared: veth${index}`};
	});
	const text = shown(changes);
	t.regex(
		text,
		/^Changed on the host during the run, cause unknown; not counted\n {2}link appeared: veth0\n(.*\n){9} {2}… 2 more in the report\n/,
	);
	t.false(text.includes('Failed'));
});

test('a very long message is cut, and says so', (t) => {
	const message = Array.from({length: 100}, (_, index) => `line ${index}`).join('\n');
	const events = RUN.map((event) =>
		event.event === 'case-failed' ? {...event, error: {name: 'Error', message}} : event,
	);
	t.regex(shown(events), /line 11\n {4}… 76 more lines in the report\n {4}line 88\n(.*\n){10} {4}line 99\n/);
});

test('a diff is shown whole, however long it is', (t) => {
	const lines = Array.from({length: 100}, (_, index) => `+ line ${index}`);
	const message = ['t.deepEqual() failed', 'Difference (- actual, + expected):', '', ...lines].join('\n');
	const events = RUN.map((event) =>
		event.event === 'case-failed' ? {...event, error: {name: 'AssertionError', message}} : event,
	);
	t.false(shown(events).includes('more lines'));
	t.true(shown(events).includes('    + line 50\n'));
});

test('the lines of the suite around a failure are shown as they are, cut at the width', (t) => {
	const excerpt = `  8 | const a  =  1;\n> 9 | t.is(${'a'.repeat(100)});`;
	const events = RUN.map((event) =>
		event.event === 'case-failed' ? {...event, error: {...event.error, excerpt}} : event,
	);
	t.regex(shown(events), /^ {6}8 \| const a {2}= {2}1;\n {4}> 9 \| t\.is\(a{60,95}…$/m);
});

test('a run of nothing says so', (t) => {
	t.is(shown([]), 'no case ran\n0 ms\nthe run was cut off before its end\nreport: reports/r1\n');
});

test('a title’s quote survives the command that runs it again', (t) => {
	const events = RUN.map((event) => (event.event === 'case-failed' ? {...event, title: "it's"} : event));
	t.true(shown(events).includes(`--match 'it'\\''s'\n`));
});

test('a known fault of libvirt is named once, with what came of it in each case', (t) => {
	const met = (title: string, rerun: boolean): RunEvent => ({
		...{event: 'known-issue', ...at(3), ...named('lifecycle', 'lxc', title)},
		...{issue: 'it loses a race', seen: '', rerun},
	});
	const text = shown([...RUN, met('one', true), met('two', false), met('two', false)]);
	t.true(
		text.includes(
			'  ! it loses a race\n    run again: lifecycle lxc: one\n    went on: lifecycle lxc: two\n\n',
		),
		text,
	);
});
