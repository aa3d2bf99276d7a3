import test from 'ava';
import {parseStringPromise} from 'xml2js';
import type {RunEvent} from '../events/event.ts';
import {at, INTERRUPTED, named, PLACE, RUN, UNREADABLE} from '../testing/samples/report.ts';
import {junit} from './junit.ts';

test('a suite for each subject and driver holds its cases with their durations in seconds', async (t) => {
	const {testsuites} = await parseStringPromise(junit(RUN));
	t.like(testsuites.$, {name: 'virtrig', tests: '7', failures: '1', errors: '0', skipped: '4'});
	const cgroups = testsuites.testsuite[1];
	t.like(cgroups.$, {name: 'cgroups.qemu', time: '5.8', tests: '2', failures: '1', skipped: '1'});
	t.like(cgroups.testcase[0].$, {
		name: 'nothing is left in any controller after QEMU was killed',
		classname: 'cgroups.qemu',
		file: 'suites/cgroups/cgroups.test.ts',
		time: '5.8',
	});
});

test('a failure has its message, type, details and artifacts', async (t) => {
	const {testsuites} = await parseStringPromise(junit(RUN, 'reports/20261124-030000-r1'));
	const failure = testsuites.testsuite[1].testcase[0].failure[0];
	t.is(failure.$.type, 'DeadlineError');
	t.regex(failure.$.message, /^wait for the cgroups .*\n {2}expected: no directory/);
	t.regex(failure._, /at residue \(helpers[\s\S]*\nkept: reports\/.*console\.cast$/);
});

test('a skip has its need and evidence', async (t) => {
	const {testsuites} = await parseStringPromise(junit(RUN));
	t.is(testsuites.testsuite[1].testcase[1].skipped[0].$.message, 'needs systemd: process 1 is tini');
	t.regex(
		testsuites.testsuite[5].testcase[0].skipped[0].$.message,
		/^needs kvm: firmware: \/dev\/kvm is missing/,
	);
});

test('a required case that was skipped is a failure', async (t) => {
	const skip = RUN.find((event) => event.event === 'case-skipped');
	if (!skip) return t.fail();
	const {testsuites} = await parseStringPromise(junit([{...skip, required: true}]));
	t.like(testsuites.$, {failures: '1', skipped: '0'});
	t.is(testsuites.testsuite[0].testcase[0].failure[0].$.type, 'RequiredCaseSkipped');
});

test('what would break XML does not', async (t) => {
	const message = 'a ]]> b \u0000 \u001b[31m <&" \ud800';
	const events: RunEvent[] = [
		{
			event: 'case-failed',
			...at(1),
			...named('a', 'lxc', '<b> & "c" \u0001'),
			duration: 1,
			error: {name: 'Error', message},
			artifacts: [],
		},
	];
	const {testsuites} = await parseStringPromise(junit(events));
	t.is(testsuites.testsuite[0].testcase[0].$.name, '<b> & "c" �');
	t.regex(testsuites.testsuite[0].testcase[0].failure[0]._, /^a \]\] > b � {2}<&"/);
});

test('what was left on the host, or did not end, is no success', async (t) => {
	const {testsuites} = await parseStringPromise(
		junit([
			{event: 'case-started', ...at(0), ...named('a', 'lxc', 'b')},
			{event: 'leak', ...at(1), host: 'local', kind: 'mount', what: 'mount appeared: /x'},
		]),
	);
	t.like(testsuites.$, {failures: '1', errors: '1'});
	t.is(testsuites.testsuite[0].testcase[0].error[0].$.message, 'began, but did not end');
	t.is(testsuites.testsuite[1].testcase[0].failure[0].$.message, 'mount appeared: /x (host local)');
});

test('cases that were interrupted are skipped; that the run was is a failure of its own', async (t) => {
	const {testsuites} = await parseStringPromise(junit(INTERRUPTED));
	t.like(testsuites.$, {failures: '1', errors: '0', skipped: '2'});
	const [cases, run] = testsuites.testsuite;
	t.is(cases.testcase[0].skipped[0].$.message, 'was running when the run was interrupted');
	t.is(run.testcase[0].$.name, 'the run comes to its own end');
	t.regex(run.testcase[0].failure[0]._, /^interrupted: cgroups lxc: it was on$/m);
});

test('a suite that cannot be read is a failure of its own', async (t) => {
	const {testsuites} = await parseStringPromise(junit([UNREADABLE, ...RUN]));
	const last = testsuites.testsuite.at(-1).testcase[0];
	t.is(last.$.name, 'each suite can be read');
	t.regex(last.failure[0]._, /broken\.test\.ts: Could not read it/);
});

test('two reports do not mix', (t) => {
	t.is(junit(RUN), junit(RUN));
});

test('the properties of a suite name the versions of each place', async (t) => {
	const {testsuites} = await parseStringPromise(junit([PLACE, ...RUN]));
	const properties = testsuites.testsuite[0].properties[0].property.map(
		({$}: {$: {name: string; value: string}}) => `${$.name}=${$.value}`,
	);
	t.deepEqual(properties, [
		'host=local',
		'vm:bookworm distribution=Debian 12',
		'vm:bookworm kernel=6.1',
		'vm:bookworm libvirt=9.0.0',
		'vm:bookworm QEMU=7.2.22',
		'vm:bookworm SELinux=enforcing',
		'vm:bookworm cgroup=v2',
	]);
});
