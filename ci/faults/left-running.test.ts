/** What a run leaves with `--keep`, and after a signal. */

import test from 'ava';
import {holdsWithin} from '../../helpers/host/files/wait-until.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {virshOnce} from '../../helpers/libvirt/virsh/once.ts';
import {poll} from '../../helpers/poll.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {localVirsh} from '../../helpers/testing/local-virsh.ts';
import {differencesSince, lookAtHost} from './differences.ts';
import {runProcesses} from './run-processes.ts';
import {Scratch} from './scratch.ts';
import {followStages} from './stages.ts';
import {MISHAPS, said, startVirtrig, virtrig} from './virtrig.ts';

/** Milliseconds: less than the case is given, at whose end its process would end by itself. */
const AT_ONCE = 3000;

const scratch = await Scratch.make(host);
test.after.always(() => scratch[Symbol.asyncDispose]());

test.serial(
	'--keep leaves a failed guest running and says how to reach it, until it is reaped',
	async (t) => {
		const before = await lookAtHost(host);
		const words = [
			'run',
			...MISHAPS,
			'--match',
			'an assertion',
			'--keep',
			'--report',
			`${scratch.reports}/kept`,
		];
		const result = await virtrig(host, words);
		t.is(result.exitCode, 1, said(result));
		const [, uri = ''] = /^ {2}\S+\/virsh -c '(\S+)' list$/m.exec(result.stdout) ?? [];
		const listed = await virshOnce(localVirsh, uri, ['list', '--name', '--state-running']);
		t.regex(listed.stdout, /^virtrig-[0-9a-f]{6}-/);
		const ids = await scratch.runs();
		// The next run leaves it alone too.
		await virtrig(host, [
			'run',
			...MISHAPS,
			'--match',
			'after a daemon',
			'--report',
			`${scratch.reports}/next`,
		]);
		t.deepEqual(await scratch.runs(), ids);
		const reaped = await virtrig(host, ['reap']);
		t.is(reaped.exitCode, 0, said(reaped));
		t.regex(reaped.stdout, /^run [0-9a-f]{6}, started .*, was kept: \d+ changes undone$/m);
		t.deepEqual(await differencesSince(before, scratch, ids), []);
	},
);

test.serial('--keep after the daemon has died says so, and shows no connection that refuses', async (t) => {
	const before = await lookAtHost(host);
	const report = `${scratch.reports}/dead`;
	const words = ['run', ...MISHAPS, '--match', 'the daemon dies', '--keep', '--report', report];
	const result = await virtrig(host, words);
	t.is(result.exitCode, 1, said(result));
	const ids = await scratch.runs();
	t.regex(
		result.stdout,
		/^None of the failed cases' guests can be reached\. `\S+ reap` undoes what is left\.$/m,
	);
	t.regex(result.stdout, /^ {2}The daemon of the private libvirt w\S+ has died, and its guests with it: /m);
	t.notRegex(result.stdout, /^ {2}\S+\/virsh -c/m);
	const reaped = await virtrig(host, ['reap']);
	t.is(reaped.exitCode, 0, said(reaped));
	t.deepEqual(await differencesSince(before, scratch, ids), []);
});

for (const [signal, exitCode] of [
	['SIGINT', 130],
	['SIGTERM', 143],
] as const) {
	test.serial(`${signal} in the middle of a case ends the run, which leaves nothing`, async (t) => {
		const before = await lookAtHost(host);
		const report = `${scratch.reports}/${signal}`;
		const words = ['run', ...MISHAPS, '--match', 'it never ends', '--report', report];
		const run = await startVirtrig(host, words);
		await followStages(
			scratch,
			() => false,
			(stage) => stage === 'guest',
		);
		const ids = await scratch.runs();
		await host.signal(run.pid, signal);
		const result = await run.done;
		t.is(result.exitCode, exitCode, said(result));
		t.regex(result.stderr, new RegExp(`virtrig: ${signal}: ending the guests and undoing all changes`));
		t.regex(result.stdout, /^Interrupted\n {2}– mishaps lxc: it never ends\n[\s\S]*^– 1 interrupted$/m);
		t.deepEqual(await differencesSince(before, scratch, ids), []);
	});
}

for (const victim of ['owner', 'AVA'] as const) {
	test.serial(`when ${victim} alone is killed, all that it started ends with it`, async (t) => {
		const before = await lookAtHost(host);
		const words = [
			'run',
			...MISHAPS,
			'--match',
			'it never ends',
			'--report',
			`${scratch.reports}/${victim}-killed`,
		];
		const run = await startVirtrig(host, words);
		await followStages(
			scratch,
			() => false,
			(stage) => stage === 'guest',
		);
		const ids = await scratch.runs();
		const processes = await runProcesses(scratch);
		const pid = processes.find(({part}) => part === victim)?.pid ?? 0;
		// Without what the run itself starts to undo the rest.
		const others = processes.filter(({part}) => part !== 'owner').map((one) => one.pid);
		await host.signal(pid, 'SIGKILL');
		// Nothing announces their ends: they are no longer children of a test process.
		const left = async () => (await runProcesses(scratch)).filter((one) => others.includes(one.pid));
		await poll(async () => (await left()).length === 0, {every: 20, deadline: AT_ONCE});
		t.deepEqual(await left(), []);
		await run.done;
		const reaped = await virtrig(host, ['reap']);
		t.is(reaped.exitCode, 0, said(reaped));
		t.deepEqual(await differencesSince(before, scratch, ids), []);
	});
}

test.serial('a run whose terminal is closed undoes its changes, and writes its report', async (t) => {
	const before = await lookAtHost(host);
	const report = `${scratch.reports}/closed`;
	// Kills the process at the terminal's other end, as when its window is closed.
	const script = `
		const {spawn} = await import('node-pty');
		const [command, ...words] = process.argv.slice(1);
		spawn(command, words, {}).onData(() => {});`;
	const virtrigArgv = [
		`${REPOSITORY}/ci/virtrig`,
		'run',
		...MISHAPS,
		'--match',
		'it never ends',
		'--report',
		report,
	];
	const holder = await host.spawn([process.execPath, '--input-type=module', '-e', script, ...virtrigArgv], {
		cwd: REPOSITORY,
		deadline: 120_000,
		check: false,
	});
	await followStages(
		scratch,
		() => false,
		(stage) => stage === 'guest',
	);
	const ids = await scratch.runs();
	await host.signal(holder.pid, 'SIGKILL');
	const isWritten = async () => (await host.status(`${report}/junit.xml`)) !== undefined;
	t.true(await holdsWithin(host, [report], isWritten, 60_000), 'its report is written');
	const gone = async () => (await runProcesses(scratch)).length === 0;
	await poll(gone, {every: 20, deadline: 20_000});
	t.deepEqual(await differencesSince(before, scratch, ids), []);
	t.regex(await host.readText(`${report}/summary.txt`), /exit code 143/);
});
