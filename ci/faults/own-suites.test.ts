/** Suites of one's own, outside this repository, and a run in a child. */
import test from 'ava';
import {readLog} from '../../helpers/events/read-log.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {gather} from '../../helpers/report/model.ts';
import {runInChild} from '../../helpers/run/run-in-child.ts';
import {differencesSince, lookAtHost} from './differences.ts';
import {Scratch} from './scratch.ts';
import {followStages} from './stages.ts';
import {MISHAPS, said, virtrig} from './virtrig.ts';

const scratch = await Scratch.make(host);
test.after.always(() => scratch[Symbol.asyncDispose]());

/** With characters that are special in a shell, a URL, or a file pattern. */
const SUITES = `${scratch.reports}/my (own) *suites* 100%`;

const REQUEST = {
	subjects: ['mine'],
	suites: SUITES,
	match: [],
	driver: 'lxc',
	on: {kind: 'private'},
	jobs: 1,
	keep: false,
	require: undefined,
} as const;

test.before('suites', async () => {
	const cases = `test('it boots', async (t, rig) => {
		const guest = await rig.guest();
		const console = await guest.boot();
		t.is(await console.ask('echo mine'), 'mine');
	});`;
	const suite = `import {suite} from 'virtrig';\nconst test = suite('mine', {drivers: ['lxc']});\n${cases}\n`;
	await host.write(`${SUITES}/mine/mine.test.ts`, suite);
	await host.write(`${SUITES}/broken/broken.test.ts`, "import './nosuch.ts';\n");
});

test.serial(
	'suites in any folder are run, and one that cannot be read does not stop the others',
	async (t) => {
		const before = await lookAtHost(host);
		const report = `${scratch.reports}/all`;
		const result = await virtrig(host, ['run', '--suites', SUITES, '--report', report]);
		t.is(result.exitCode, 3, said(result));
		t.regex(result.stdout, /✖ 1 suite unreadable {3}✔ 1 passed\n/);
		const {cases, unreadable, ended} = gather(readLog(await host.readText(`${report}/events.jsonl`)).events);
		t.deepEqual(
			cases.map(({event, file}) => [event, file]),
			[['case-passed', `${SUITES}/mine/mine.test.ts`]],
		);
		t.is(unreadable[0]?.file, `${SUITES}/broken/broken.test.ts`);
		t.deepEqual(ended?.counts, {passed: 1, failed: 0, skipped: 0});
		t.deepEqual(await differencesSince(before, scratch, [ended?.run ?? '']), []);
	},
);

test.serial('one that cannot be read does not matter where its subject was not asked for', async (t) => {
	const words = ['run', '--suites', SUITES, 'mine', '--report', `${scratch.reports}/mine`];
	const result = await virtrig(host, words);
	t.is(result.exitCode, 0, said(result));
	t.notRegex(said(result), /unreadable/);
});

test.serial('they are listed, and what cannot be read is named on stderr', async (t) => {
	const listed = await virtrig(host, ['list', '--suites', SUITES]);
	t.is(listed.exitCode, 3);
	t.regex(listed.stdout, /^mine \(1 cases\)\n {2}lxc +it boots\n$/);
	t.regex(listed.stderr, /^virtrig: Could not read the suite .*broken\.test\.ts/);
});

test.serial('a run in a child gives the result of that run, and hands its output on', async (t) => {
	const request = {...REQUEST, report: `${scratch.reports}/child`};
	let output = '';
	const options = {
		onOutput: (chunk: string) => {
			output += chunk;
		},
		signal: new AbortController().signal,
	};
	const {events, report, exitCode} = await runInChild(host, request, options);
	t.is(exitCode, 0, output);
	t.is(report, request.report);
	t.deepEqual(gather(events).ended?.counts, {passed: 1, failed: 0, skipped: 0});
	t.regex(output, /✔ mine lxc: it boots/);
	const again = await runInChild(host, request, options);
	t.is(again.exitCode, 2);
	t.deepEqual(again.events, [], 'those of the other run are not its own');
	t.regex(again.said, /holds the report of another run/);
});

test.serial('a child that is asked to end undoes what it did', async (t) => {
	const before = await lookAtHost(host);
	const controller = new AbortController();
	const running = runInChild(
		host,
		{
			...REQUEST,
			suites: MISHAPS[1],
			subjects: [],
			match: ['it never ends'],
			report: `${scratch.reports}/ended`,
		},
		{onOutput: () => {}, signal: controller.signal},
	);
	await followStages(
		scratch,
		() => false,
		(stage) => stage === 'guest',
	);
	controller.abort();
	const {events, exitCode} = await running;
	t.is(exitCode, 143);
	const {ended} = gather(events);
	t.deepEqual(ended?.counts, {passed: 0, failed: 0, skipped: 0, interrupted: 1});
	t.deepEqual(await differencesSince(before, scratch, [ended?.run ?? '']), []);
});
