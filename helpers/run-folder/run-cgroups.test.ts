import {existsSync} from 'node:fs';
import test from 'ava';
import {daemonCgroup} from '../cgroup/private-root.ts';
import {localHost} from '../host/local/local-host.ts';
import {joiningCgroups} from '../host/process/joining-cgroups.ts';
import {reapRun} from '../reap/reap-run.ts';
import {testOnCgroups} from '../testing/scratch-cgroup.ts';
import {scratchState} from '../testing/scratch-runs.ts';
import {makeLibvirtCgroups, makeRunCgroups, readHostSetup, rootedIn} from './run-cgroups.ts';
import {createRun} from './run-folder.ts';

testOnCgroups(
	'what is started in the cgroups of a run is in all of them, and ends with the run',
	async (t) => {
		await scratchState(t);
		const run = await createRun(localHost, []);
		const {roots} = await makeRunCgroups(run, 'rig');
		const second = await makeRunCgroups(run, 'w1');
		t.teardown(() => reapRun(run));
		t.true(roots.length > 0);
		for (const {path} of roots) t.regex(path, new RegExp(`/virtrig-${run.id}/rig$`));
		const ready = Promise.withResolvers<void>();
		const running = await localHost.spawn(
			// After cat has ended, only the command is left.
			joiningCgroups(roots, ['sh', '-c', 'cat /proc/self/cgroup; echo end; exec sleep 60']),
			{
				check: false,
				onOutput: (chunk) => chunk.includes('end') && ready.resolve(),
			},
		);
		await ready.promise;
		for (const {path} of roots)
			t.is((await localHost.readText(`${path}/cgroup.procs`)).trim(), `${running.pid}`);
		const report = await reapRun(run);
		t.deepEqual(report.failed, []);
		const {signal, stdout} = await running.done;
		t.is(signal, 'SIGKILL');
		t.true(stdout.includes(`/virtrig-${run.id}/rig\n`));
		for (const {path} of [...roots, ...second.roots]) {
			t.false(existsSync(path));
			t.false(existsSync(path.slice(0, path.lastIndexOf('/'))), "the run's own cgroup too");
		}
	},
);

testOnCgroups('every undo is on disk before the first cgroup is made', async (t) => {
	await scratchState(t);
	const run = await createRun(localHost, []);
	t.teardown(() => reapRun(run));
	const recorded: string[][] = [];
	const host = {
		...localHost,
		makeFolder: async (path: string) => {
			recorded.push(
				(await run.journal.pending()).flatMap(({undo}) =>
					'cgroups' in undo ? (undo.cgroups as string[]) : [],
				),
			);
			await localHost.makeFolder(path);
		},
	};
	const {roots} = await makeRunCgroups({...run, host, id: run.id} as typeof run, 'rig');
	for (const pending of recorded) for (const {path} of roots) t.true(pending.includes(path));
	t.true(recorded.length >= 2 * roots.length);
});

testOnCgroups(
	'what is rooted in its cgroups takes them for the roots, whose controllers can be handed on',
	async (t) => {
		await scratchState(t);
		const run = await createRun(localHost, []);
		const {roots} = await makeLibvirtCgroups(run, 'w1');
		t.teardown(() => reapRun(run));
		const seen = Promise.withResolvers<string>();
		const running = await localHost.spawn(
			rootedIn(roots, ['sh', '-c', 'cat /proc/self/cgroup; echo end; exec sleep 60']),
			{check: false, onOutput: (chunk) => chunk.includes('end') && seen.resolve(chunk)},
		);
		const memberships = (await seen.promise).split('\n').filter((line) => line.includes(':'));
		const isUnified = roots.every(({version}) => version === 2);
		for (const line of memberships) t.true(line.endsWith(isUnified ? ':/daemon' : ':/'), line);
		for (const root of roots) {
			t.is((await localHost.readText(`${daemonCgroup(root)}/cgroup.procs`)).trim(), `${running.pid}`);
			if (root.version === 2) await localHost.write(`${root.path}/cgroup.subtree_control`, '+memory');
		}
	},
);

test('the cgroup setup of this host is read', async (t) => {
	const {mode, hierarchies} = await readHostSetup(localHost);
	t.is(mode === 'none', hierarchies.length === 0);
});
