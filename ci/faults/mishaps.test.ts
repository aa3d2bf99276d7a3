/** What a run reports about cases that fail in different ways, and what it leaves: see suites/mishaps/. */
import test from 'ava';
import type {EventOf, RunEvent} from '../../helpers/events/event.ts';
import {readLog} from '../../helpers/events/read-log.ts';
import type {CommandResult} from '../../helpers/host/host.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import type {HostState} from '../../helpers/leaks/host-state.ts';
import {type CaseResult, gather} from '../../helpers/report/model.ts';
import {differencesSince, lookAtHost} from './differences.ts';
import {Scratch} from './scratch.ts';
import {MISHAPS, said, virtrig} from './virtrig.ts';

const scratch = await Scratch.make(host);
const report = `${scratch.reports}/mishaps`;
let before: HostState;
let ended: CommandResult;
let events: readonly RunEvent[];
let cases: readonly CaseResult[];

test.before('one run of them all; each test looks at one of its cases', async (t) => {
	t.timeout(150_000);
	before = await lookAtHost(host);
	ended = await virtrig(host, ['run', ...MISHAPS, 'mishaps', '--report', report]);
	({events} = readLog(await host.readText(`${report}/events.jsonl`)));
	({cases} = gather(events));
});
test.after.always('nothing is left', () => scratch[Symbol.asyncDispose]());

/** The last line of an error about a host: where the case met it. */
const IN_THE_SUITE = /\nat \/\S+\/mishaps\.test\.ts:\d+$/;

function resultOf(title: string): CaseResult | undefined {
	return cases.find((one) => one.title === title);
}

function failureOf(title: string): EventOf<'case-failed'> {
	const result = resultOf(title);
	if (result?.event !== 'case-failed') throw new Error(`${title}: ${result?.event}\n${said(ended)}`);
	return result;
}

async function kept(title: string, name: RegExp): Promise<string> {
	const artifact = failureOf(title).artifacts.find((one) => name.test(one.name));
	if (!artifact) throw new Error(`${title} kept nothing named ${name}`);
	return host.readText(`${report}/${artifact.path}`);
}

test('the run has failed, and left nothing', async (t) => {
	t.is(ended.exitCode, 1, said(ended));
	t.deepEqual(gather(events).leaks, []);
	const [run = ''] = events.map((event) => event.run);
	t.deepEqual(await differencesSince(before, scratch, [run]), []);
});

test('an assertion that does not hold is shown with both values and its place', async (t) => {
	const {error} = failureOf('an assertion does not hold');
	t.is(error.name, 'AssertionError');
	t.regex(error.message, /- 'one'\n\+ 'two'\n.*mishaps\.test\.ts:\d+/);
	t.true(said(ended).includes("- 'one'"));
	t.regex(said(ended), /^ {4}> +\d+ \| {3}t\.is\(await console\.ask\('echo one'\), 'two'\);$/m);
});

test('an error that is not the expected one is shown with what was expected, and its place', (t) => {
	const {error} = failureOf('another error comes than the expected one');
	t.is(error.name, 'VirshError');
	t.regex(
		error.message,
		/^t\.throwsAsync\(\) met an unexpected error\nExpected message to match: \/Permission denied\/\nCommand failed: /,
	);
	t.regex(error.message, IN_THE_SUITE);
	t.regex(error.excerpt ?? '', /^> +\d+ \| {3}await t\.throwsAsync\(/m);
});

test('a failed case keeps what explains it', async (t) => {
	const title = 'an assertion does not hold';
	t.regex(await kept(title, /\.xml$/), /^<domain type='lxc'/);
	t.regex(await kept(title, /^virtrig-.*\.log$/), /starting up/);
	t.regex(await kept(title, /^libvirtd\.log$/), /: debug : /);
	t.regex(await kept(title, /^cgroups\.txt$/), /\/machine\/lxc-\d+-virtrig-/);
	t.regex(await kept(title, /^processes\.txt$/), /libvirt_lxc --name virtrig-/);
	const [header = '', ...frames] = (await kept(title, /-console-1\.cast$/)).split('\n');
	t.is(JSON.parse(header).version, 2);
	t.true(frames.join('').includes('virtrig-container'), 'its recording holds the banner');
	t.regex(await kept(title, /^virsh-lxc-1\.cast$/), /start virtrig-/);
});

test('a daemon that dies is named by the case that it dies in', (t) => {
	const {error} = failureOf('the daemon dies');
	t.regex(error.message, /^the daemon of private libvirt \S+ died in mid-test: ended by SIGKILL\n/);
	t.is(gather(events).deaths.length, 1);
	t.true(said(ended).includes('died on host private'));
});

test('the case after it has a daemon of its own', (t) => {
	t.is(resultOf('the case after a daemon that died passes')?.event, 'case-passed', said(ended));
});

test('a case that never ends is ended at its deadline, with its last steps', (t) => {
	const {error, duration} = failureOf('it never ends');
	t.is(error.name, 'DeadlineError');
	t.regex(
		error.message,
		/^Timed out after 5 s waiting for the end of the case .*\n[\s\S]*start virtrig-\S+ \(\d/,
	);
	t.true(duration < 20_000, `it took ${duration} ms`);
});

test('a daemon that hangs is ended with the case, and the case after it has another', (t) => {
	const {error, duration} = failureOf('the daemon hangs');
	t.regex(
		error.message,
		/^Timed out after 6 s waiting for the end of the case .*\n[\s\S]*domstate virtrig-\S+ --reason ... has not ended/,
	);
	// Three tries at most, each with its deadline, and twenty seconds for what explains it.
	t.true(duration < 90_000, `it took ${duration} ms`);
	t.is(resultOf('the case after a daemon that hung passes')?.event, 'case-passed', said(ended));
});

test('a guest that never boots is given up at its deadline', (t) => {
	const {error, duration} = failureOf('a guest never boots');
	t.is(error.name, 'DeadlineError');
	t.regex(
		error.message,
		/^Timed out after 1 s waiting for virtrig-\S+ to boot \(host private\)\n {2}expected: its banner.*\n/,
	);
	t.regex(error.message, IN_THE_SUITE);
	t.true(duration < 20_000, `it took ${duration} ms`);
});

test("a guest whose image was cut short fails with QEMU's own words", (t) => {
	t.regex(failureOf("a guest's image is cut short").error.message, /could not load PC BIOS '\S+\/rom-\d+'/);
});

test('broken XML is shown with the line that is broken', (t) => {
	const {message} = failureOf('the XML is broken').error;
	t.regex(message, /Premature end of data[\s\S]*<domain type="lxc">/);
	t.regex(message, IN_THE_SUITE);
});

test('a suite whose process is killed is told of by its cases', async (t) => {
	const began = resultOf('the process of the suite is killed');
	t.like(began, {event: 'lost', started: true, seen: 'exited due to SIGKILL'});
	t.like(resultOf('the case after it is never begun'), {event: 'lost', started: false});
	for (const file of ['summary.txt', 'results.tap', 'junit.xml'])
		t.true((await host.readText(`${report}/${file}`)).includes('exited due to SIGKILL'), file);
});
