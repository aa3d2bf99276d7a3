/** What a run says of a runner VM that does not come up, or goes, and what it leaves of it. */
import {setTimeout as pause} from 'node:timers/promises';
import test from 'ava';
import {readLog} from '../../helpers/events/read-log.ts';
import {localHost as host} from '../../helpers/host/local.ts';
import {gather} from '../../helpers/report/model.ts';
import type {RunnerImage} from '../../helpers/runner-vm/files.ts';
import {RunnerVm} from '../../helpers/runner-vm/runner-vm.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareGuestImages} from '../../vm-images/images.ts';
import {prepareImage} from '../../vm-images/prepare-image.ts';
import {runnerRecipe} from '../../vm-images/runner/recipe.ts';
import {differencesSince, lookAtHost} from './differences.ts';
import {runProcesses} from './run-processes.ts';
import {Scratch} from './scratch.ts';
import {MISHAPS, said, startVirtrig, virtrig} from './virtrig.ts';

const ON = ['--on', 'vm:bookworm'] as const;
const MACHINE = {
	qemu: 'qemu-system-x86_64',
	accelerator: 'tcg',
	memory: 1024,
	cores: 2,
	variant: {release: 'bookworm', selinux: 'enforcing', cgroup: 'v2'},
} as const;

const scratch = await Scratch.make(host);
let image: RunnerImage;

test.before('the image is there', async (t) => {
	t.timeout(15 * 60_000);
	const guests = await prepareGuestImages(host, cacheFolder(host));
	({files: image} = await prepareImage(host, runnerRecipe('bookworm', guests), cacheFolder(host)));
});
test.after.always('nothing is left', () => scratch[Symbol.asyncDispose]());

test.serial('a VM whose kernel panics says so with the last lines of its console, and is gone', async (t) => {
	const folder = `${scratch.state}/panic`;
	await host.makeFolder(folder);
	const initrd = `${folder}/initrd`;
	await host.write(initrd, '');
	const start = RunnerVm.start(host, {machine: MACHINE, image: {...image, initrd}, folder, name: 'vm:test'});
	const error = await t.throwsAsync(start, {name: 'HostError', message: /^boot of vm:test/});
	t.regex(error?.message ?? '', /Kernel panic - not syncing: VFS: Unable to mount root fs/);
	t.regex(error?.message ?? '', /do: +read the whole of its console: \S+console\.log/);
	t.deepEqual(await qemusOf(folder), []);
	await host.remove(folder);
});

test.serial('a VM that QEMU refuses says why', async (t) => {
	const folder = `${scratch.state}/refused`;
	await host.makeFolder(folder);
	const state = {memory: `${folder}/memory`, overlay: image.disk, devices: `${folder}/devices`};
	await host.run(['truncate', '-s', '1G', state.memory]);
	await host.run(['qemu-img', 'create', '-q', '-f', 'qcow2', `${folder}/overlay`, '1M']);
	await host.write(state.devices, 'these are no devices');
	const start = RunnerVm.start(host, {
		machine: MACHINE,
		image,
		state: {...state, overlay: `${folder}/overlay`},
		folder,
		name: 'vm:test',
	});
	await t.throwsAsync(start, {
		name: 'HostError',
		message: /restore the state of vm:test[\s\S]*(failed|QEMU ended)/,
	});
	t.deepEqual(await qemusOf(folder), []);
	await host.remove(folder);
});

test.serial('a machine that panics fails its case, and the next has another; none is left', async (t) => {
	t.timeout(5 * 60_000);
	const before = await lookAtHost(host);
	const report = `${scratch.reports}/panics`;
	const words = ['run', 'machine', '--match', 'machine', ...ON, '--jobs', '1', '--report', report];
	const result = await virtrig(host, words, MISHAPS);
	t.is(result.exitCode, 1, said(result));
	const {events} = readLog(await host.readText(`${report}/events.jsonl`));
	const {cases, deaths, leaks} = gather(events);
	const outcomes = new Map(cases.map(({title, event}) => [title, event]));
	t.is(outcomes.get('the machine panics'), 'case-failed', said(result));
	t.is(outcomes.get('the case after a machine that died passes'), 'case-passed', said(result));
	t.is(outcomes.get('a fresh machine has had no guest'), 'case-passed', said(result));
	t.is(deaths.length, 1);
	t.regex(deaths[0]?.seen ?? '', /QEMU ended/);
	const failed = cases.find(({title}) => title === 'the machine panics');
	const console = failed?.event === 'case-failed' && failed.artifacts.find(({name}) => /console/.test(name));
	t.regex(console ? await host.readText(console.path) : 'none', /Kernel panic - not syncing: sysrq/);
	t.deepEqual(leaks, []);
	t.deepEqual(await differencesSince(before, scratch, [events[0]?.run ?? '']), []);
});

test.serial(
	'a run that is killed while its VM runs leaves neither process nor file once it is reaped',
	async (t) => {
		t.timeout(5 * 60_000);
		const before = await lookAtHost(host);
		const report = `${scratch.reports}/killed`;
		const run = await startVirtrig(
			host,
			['run', 'machine', '--match', 'for ever', ...ON, '--report', report],
			MISHAPS,
		);
		// No stage of a run tells of it: a runner VM and a guest that is booted to prove something look alike.
		const isStarted = async () => (await qemusOf(scratch.state)).length > 0;
		for (let look = 0; look < 3000 && !(await isStarted()); look++) await pause(50);
		const ids = await scratch.runs();
		t.true(await isStarted(), 'its VM runs');
		await host.signal(run.pid, 'SIGKILL');
		await run.done;
		// By itself, and not by whoever reaps.
		for (let look = 0; look < 60 && (await qemusOf(scratch.state)).length > 0; look++) await pause(50);
		t.deepEqual(await qemusOf(scratch.state), [], 'its VM has ended');
		const reaped = await virtrig(host, ['reap']);
		t.is(reaped.exitCode, 0, said(reaped));
		t.deepEqual(await runProcesses(scratch), []);
		t.deepEqual(await differencesSince(before, scratch, ids), []);
	},
);

/** The pids of QEMUs that were started in a folder. */
async function qemusOf(folder: string): Promise<string[]> {
	const {stdout} = await host.run(['pgrep', '-f', `^(/\\S*/)?qemu-system-x86_64 .*${folder}/`], {
		check: false,
	});
	return stdout.split('\n').filter(Boolean);
}
