import {existsSync} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import {setTimeout as pause} from 'node:timers/promises';
import {DeadlineError, HostError} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
import {localHost} from '../../host/local/local-host.ts';
import {pidsIn, scratchCgroups, setFreezer, startIn, testOnCgroups} from '../../testing/scratch-cgroup.ts';
import {cgroupTree, killCgroups, processesIn, removeCgroups} from './cgroups.ts';

testOnCgroups('a tree is listed children first, a missing one is empty', async (t) => {
	const {roots, nested} = await scratchCgroups(t);
	const [root = '', other = ''] = roots;
	await mkdir(`${root}/below/a b`);
	const tree = await cgroupTree(localHost, [root, `${other}-none`]);
	t.deepEqual(tree, [`${root}/below/a b`, nested[0] ?? '', `${root}/below`, root]);
	await removeCgroups(localHost, [root]);
});

testOnCgroups('processes in nested cgroups are found and killed, also stopped and frozen ones', async (t) => {
	const {roots, nested} = await scratchCgroups(t);
	const pids = [
		await startIn(roots, 'exec sleep 60'),
		await startIn(nested, 'trap "" TERM HUP INT; sleep 60; sleep 60'),
		await startIn(nested, 'kill -STOP $$'),
	];
	const found = await processesIn(localHost, roots);
	for (const pid of pids) t.true(found.includes(pid));
	const freezer = nested.find((path) => existsSync(`${path}/freezer.state`));
	if (freezer) await setFreezer(freezer, 'FROZEN');
	// A reaper that was killed between freezing and thawing leaves them frozen.
	for (const root of roots) if (existsSync(`${root}/freezer.state`)) await setFreezer(root, 'FROZEN');
	if (freezer) await setFreezer(freezer, 'THAWED');
	await killCgroups(localHost, roots, 10_000);
	t.deepEqual(await processesIn(localHost, roots), []);
	await killCgroups(localHost, roots, 10_000);
});

testOnCgroups('processes that fork all the time are killed', async (t) => {
	const {roots, nested} = await scratchCgroups(t);
	// Each child replaces its parent, so no pid lives for long.
	await startIn(nested, 'while :; do (sleep 0.2 &) ; sleep 0.01; done');
	await startIn(
		nested,
		`perl -e 'my $end = time + 50; while (time < $end) { exit if fork }' & exec sleep 60`,
	);
	// On a slow machine, a process that is not frozen has a new pid before its old one is killed.
	const slow: Host = {
		...localHost,
		signal: async (pid, name) => {
			await pause(5);
			return localHost.signal(pid, name);
		},
	};
	await killCgroups(slow, roots, 10_000);
	// Reading the list of a cgroup may miss a process. Removing the cgroup fails if there is one.
	await removeCgroups(localHost, roots, 0);
	for (const root of roots) t.false(existsSync(root));
});

testOnCgroups('those who cannot be killed in time are named', async (t) => {
	const {roots} = await scratchCgroups(t);
	const pid = await startIn(roots, 'exec sleep 60');
	const powerless: Host = {...localHost, signal: async () => true, write: async () => {}};
	const error = await t.throwsAsync(killCgroups(powerless, roots, 50), {instanceOf: DeadlineError});
	t.is(error?.seen, `pids ${pid}; pid ${pid}: state S (sleeping), pending none`);
	await killCgroups(localHost, roots, 10_000);
});

testOnCgroups('a process outside is left alone', async (t) => {
	const {roots, nested} = await scratchCgroups(t);
	const outside = await scratchCgroups(t);
	const pid = await startIn(outside.roots, 'exec sleep 60');
	await startIn(nested, 'exec sleep 60');
	await killCgroups(localHost, roots, 10_000);
	t.deepEqual(await pidsIn(outside.roots[0] ?? ''), [pid]);
});

testOnCgroups('cgroups are removed with all below, those that are gone do not matter', async (t) => {
	const {roots} = await scratchCgroups(t);
	await removeCgroups(localHost, ['/sys/fs/cgroup/unit-test-none', ...roots]);
	for (const root of roots) t.false(existsSync(root));
	await removeCgroups(localHost, roots);
});

testOnCgroups('a cgroup that cannot be removed does not keep the others', async (t) => {
	const {roots} = await scratchCgroups(t);
	const {roots: others} = await scratchCgroups(t);
	await startIn(roots, 'exec sleep 60');
	const error = await t.throwsAsync(removeCgroups(localHost, [...roots, ...others], 50), {
		instanceOf: HostError,
	});
	t.regex(error?.seen ?? '', /EBUSY/);
	t.regex(error?.advice ?? '', /cgroup\.procs/);
	for (const path of others) t.false(existsSync(path));
	await killCgroups(localHost, roots, 10_000);
});
