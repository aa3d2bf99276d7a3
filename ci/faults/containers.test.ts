/** What a killed run in a container leaves, and what a run reports if a container's libvirt ends. */
import test from 'ava';
import {readLog} from '../../helpers/events/read-log.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {poll} from '../../helpers/poll.ts';
import {gather} from '../../helpers/report/model.ts';
import {silently} from '../../helpers/say.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareContainerHost} from '../../vm-images/container-host/prepare-container-host.ts';
import {prepareGuestImages} from '../../vm-images/images.ts';
import {differencesSince, lookAtHost} from './differences.ts';
import {killAll, runProcesses} from './run-processes.ts';
import {Scratch} from './scratch.ts';
import {MISHAPS, said, startVirtrig, virtrig} from './virtrig.ts';

const ON = ['--on', 'container:bookworm'] as const;
const IT_NEVER_ENDS = ['run', ...MISHAPS, 'mishaps', '--match', 'it never ends', ...ON] as const;

const scratch = await Scratch.make(host);

test.before('the image is there', async (t) => {
	t.timeout(15 * 60_000);
	const cache = cacheFolder(host);
	const guests = await prepareGuestImages(host, cache);
	await prepareContainerHost(host, {release: 'bookworm', guests, cache, say: silently});
});
test.after.always('nothing is left', () => scratch[Symbol.asyncDispose]());

for (const [whom, kill] of [
	['its owner', (pid: number) => host.signal(pid, 'SIGKILL')],
	['every process of it, its podman too,', () => killAll(scratch)],
] as const) {
	test.serial(
		`a run in a container of which ${whom} is killed leaves nothing once it is reaped`,
		async (t) => {
			const before = await lookAtHost(host);
			const run = await startVirtrig(host, [
				...IT_NEVER_ENDS,
				'--report',
				`${scratch.reports}/${whom.length}`,
			]);
			t.true(await guestOfWorkerRuns(), 'its guest runs in its container');
			const ids = await scratch.runs();
			await kill(run.pid);
			await run.done;
			const reaped = await virtrig(host, ['reap']);
			t.is(reaped.exitCode, 0, said(reaped));
			t.deepEqual(await runProcesses(scratch), []);
			t.deepEqual(await differencesSince(before, scratch, ids), []);
		},
	);
}

test.serial('a libvirt that ends is told of, and the next case has another container', async (t) => {
	const before = await lookAtHost(host);
	const report = `${scratch.reports}/dies`;
	const words = [
		'run',
		...MISHAPS,
		'mishaps',
		'--match',
		'*daemon* di*',
		...ON,
		'--jobs',
		'1',
		'--report',
		report,
	];
	const result = await virtrig(host, words);
	const {events} = readLog(await host.readText(`${report}/events.jsonl`));
	const {cases, deaths, leaks} = gather(events);
	t.is(result.exitCode, 1, said(result));
	t.deepEqual(
		cases.map(({title, event}) => [title, event]),
		[
			['the daemon dies', 'case-failed'],
			['the case after a daemon that died passes', 'case-passed'],
		],
	);
	t.regex(deaths[0]?.seen ?? '', /the container has ended/);
	const failed = cases.find(({event}) => event === 'case-failed');
	t.true(failed?.event === 'case-failed' && failed.artifacts.some(({name}) => name === 'container.log'));
	t.deepEqual(leaks, []);
	t.deepEqual(await differencesSince(before, scratch, [events[0]?.run ?? '']), []);
});

/** Guests also run before the cases, to prove what the container offers. */
async function guestOfWorkerRuns(): Promise<boolean> {
	const areThere = async () => {
		const parts = (await runProcesses(scratch)).map(({part}) => part);
		return parts.includes('worker') && parts.includes('guest');
	};
	// A run does not announce its progress.
	return poll(areThere, {every: 50, deadline: 120_000});
}
