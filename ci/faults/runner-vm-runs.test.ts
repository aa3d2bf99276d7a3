/** What runs say of a runner VM that goes under them, and what they leave of it: see suites/machine/, suites/full-machine/. */
import test from 'ava';
import type {EventOf} from '../../helpers/events/event.ts';
import {readLog} from '../../helpers/events/read-log.ts';
import type {CommandResult} from '../../helpers/host/host.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {poll} from '../../helpers/poll.ts';
import {gather, type RunModel} from '../../helpers/report/model.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {differencesSince, lookAtHost} from './differences.ts';
import {qemusOf} from './qemus-of.ts';
import {runProcesses} from './run-processes.ts';
import {Scratch} from './scratch.ts';
import {runOnSmallDisk} from './small-disk.ts';
import {MISHAPS, said, startVirtrig, virtrig} from './virtrig.ts';

const ON = ['--on', 'vm:bookworm'] as const;

/** Milliseconds for a run with several VMs, whose state may have to be made first. */
const LONG = 6 * 60_000;

const AFTER = 'the case after a machine that died passes';

const scratch = await Scratch.make(host);

test.before('a VM has been there, and so its image and its state are', async (t) => {
	t.timeout(15 * 60_000);
	const words = [
		'run',
		...MISHAPS,
		'machine',
		'--match',
		AFTER,
		...ON,
		'--report',
		`${scratch.reports}/before`,
	];
	const result = await virtrig(host, words, {}, {deadline: 15 * 60_000});
	t.is(result.exitCode, 0, said(result));
});
test.after.always('nothing is left', () => scratch[Symbol.asyncDispose]());

async function modelOf(report: string): Promise<RunModel> {
	return gather(readLog(await host.readText(`${report}/events.jsonl`)).events, report);
}

function outcomeOf({cases}: RunModel, title: string): string | undefined {
	return cases.find((one) => one.title === title)?.event;
}

function failureOf({cases}: RunModel, title: string): EventOf<'case-failed'> | undefined {
	return cases.find((one) => one.event === 'case-failed' && one.title === title) as
		| EventOf<'case-failed'>
		| undefined;
}

/** Resolves once a case of the run uses its VM; rejects where the run ends before. */
async function untilUsed(report: string, done: Promise<CommandResult>): Promise<void> {
	let end: CommandResult | undefined;
	void done.then((result) => {
		end = result;
	});
	const isUsed = async () => {
		if (end) throw new Error(`it ended before its VM was used:\n${said(end)}`);
		return /"it is used"/.test(await host.readText(`${report}/events.jsonl`).catch(() => ''));
	};
	await poll(isUsed, {every: 50, deadline: Number.POSITIVE_INFINITY});
}

test.serial(
	'a machine that panics, is killed, or loses its ssh fails its case, and the next has another; none is left',
	async (t) => {
		t.timeout(LONG);
		const before = await lookAtHost(host);
		const report = `${scratch.reports}/dies`;
		const words = [
			'run',
			...MISHAPS,
			'machine',
			'--match',
			'machine',
			...ON,
			'--jobs',
			'1',
			'--report',
			report,
		];
		const run = await startVirtrig(host, words, {}, {deadline: LONG});
		await untilUsed(report, run.done);
		for (const pid of await qemusOf(host, scratch.state)) await host.signal(pid, 'SIGKILL');
		const result = await run.done;
		t.is(result.exitCode, 1, said(result));
		const model = await modelOf(report);
		const panicked = failureOf(model, 'the machine panics');
		t.regex(panicked?.error.message ?? '', /^vm:bookworm died in mid-test: QEMU ended with exit code 0\n/);
		const console = panicked?.artifacts.find(({name}) => /console/.test(name));
		t.regex(console ? await host.readText(console.path) : 'none', /Kernel panic - not syncing: sysrq/);
		const killed = failureOf(model, 'the machine is used until somebody kills it');
		t.regex(killed?.error.message ?? '', /^vm:bookworm died in mid-test: QEMU ended with SIGKILL, /);
		const lost = failureOf(model, 'the machine loses its ssh');
		t.regex(lost?.error.message ?? '', /^vm:bookworm died in mid-test: .*\nssh ended with exit code 255\n/);
		const shell = lost?.artifacts.find(({name}) => name === 'runner-shell.txt');
		t.regex(shell ? await host.readText(shell.path) : 'none', /ssh\.service - OpenBSD Secure Shell server/);
		t.is(outcomeOf(model, AFTER), 'case-passed', said(result));
		t.is(outcomeOf(model, 'a fresh machine has had no guest'), 'case-passed', said(result));
		t.is(model.deaths.length, 3);
		t.deepEqual(model.leaks, []);
		t.deepEqual(await differencesSince(before, scratch, [model.started?.run ?? '']), []);
	},
);

test.serial('a machine that fills the disk ends at once and says so, and the next has room', async (t) => {
	t.timeout(LONG);
	const before = await lookAtHost(host);
	const report = `${scratch.reports}/full`;
	const disk = {folder: scratch.state, options: 'size=250m', deadline: LONG};
	const words = [...MISHAPS, 'full-machine', ...ON, '--jobs', '1', '--report', report];
	const result = await runOnSmallDisk(host, disk, words);
	t.is(result.exitCode, 1, said(result));
	const model = await modelOf(report);
	t.regex(
		failureOf(model, 'the machine fills its disk')?.error.message ?? '',
		/^vm:bookworm died in mid-test: its disk cannot grow: No space left on the device of \S+\n/,
	);
	t.is(outcomeOf(model, 'the next has room'), 'case-passed', said(result));
	t.regex(result.stdout, /^left: $/m);
	t.deepEqual(await differencesSince(before, scratch, [model.started?.run ?? '']), []);
});

test.serial(
	'a run that is killed while its VM is used leaves neither process nor file once it is reaped',
	async (t) => {
		t.timeout(LONG);
		const before = await lookAtHost(host);
		const report = `${scratch.reports}/killed`;
		const run = await startVirtrig(host, [
			'run',
			...MISHAPS,
			'machine',
			'--match',
			'until somebody kills it',
			...ON,
			'--report',
			report,
		]);
		await untilUsed(report, run.done);
		const ids = await scratch.runs();
		await host.signal(run.pid, 'SIGKILL');
		await run.done;
		// By itself, not through reaping.
		await poll(async () => (await qemusOf(host, scratch.state)).length === 0, {every: 50, deadline: 3000});
		t.deepEqual(await qemusOf(host, scratch.state), [], 'its VM has ended');
		const reaped = await virtrig(host, ['reap']);
		t.is(reaped.exitCode, 0, said(reaped));
		t.deepEqual(await runProcesses(scratch), []);
		t.deepEqual(await differencesSince(before, scratch, ids), []);
	},
);

test.serial(
	'two runs that both miss a state pass, and one that finds it damaged makes it anew',
	async (t) => {
		t.timeout(2 * LONG);
		// Sockets lie below it, and so its path must be short.
		const cache = `${scratch.reports}/c`;
		await host.makeFolder(cache);
		// All but the states. A link to a file would change what says that it is as it was built.
		for (const name of await host.list(cacheFolder(host))) {
			if (!name.startsWith('.') && !name.startsWith('runner-state-'))
				await host.run(['ln', '-s', `${cacheFolder(host)}/${name}`, `${cache}/${name}`]);
		}
		const env = {VIRTRIG_CACHE: cache};
		const runOnce = (name: string) => {
			const words = [
				'run',
				...MISHAPS,
				'machine',
				'--match',
				AFTER,
				...ON,
				'--report',
				`${scratch.reports}/${name}`,
			];
			return virtrig(host, words, env, {deadline: LONG});
		};
		const both = await Promise.all(['one', 'two'].map(runOnce));
		for (const result of both) {
			t.is(result.exitCode, 0, said(result));
			t.regex(result.stderr, /booting the runner VM bookworm once/);
		}
		const states = (await host.list(cache)).filter((name) => /runner-/.test(name) && /state/.test(name));
		t.is(states.length, 1, states.join());
		await host.write(`${cache}/${states[0]}/devices`, 'these are no devices');
		const third = await runOnce('three');
		t.is(third.exitCode, 0, said(third));
		t.regex(third.stderr, /booting the runner VM bookworm once/);
		const fourth = await runOnce('four');
		t.is(fourth.exitCode, 0, said(fourth));
		t.notRegex(fourth.stderr, /booting the runner VM bookworm once/);
	},
);
