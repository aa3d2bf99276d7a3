import {randomBytes} from 'node:crypto';
import {existsSync} from 'node:fs';
import {mkdir, readFile, rmdir, writeFile} from 'node:fs/promises';
import test, {type ExecutionContext} from 'ava';
import {localHost} from '../host/local/local-host.ts';
import {poll, pollUntil} from '../poll.ts';

/** The hierarchies where a test can make a cgroup: v1's, or the unified one. */
const HIERARCHIES = ['pids', 'freezer', 'cpu']
	.map((name) => `/sys/fs/cgroup/${name}`)
	.filter((path) => existsSync(path));
const PARENTS =
	HIERARCHIES.length > 0
		? HIERARCHIES
		: ['/sys/fs/cgroup'].filter((path) => existsSync(`${path}/cgroup.controllers`));

/** Declares a test that needs root and a cgroup file system. */
export const testOnCgroups = process.getuid?.() === 0 && PARENTS.length > 0 ? test.serial : test.serial.skip;

/** Makes one cgroup in several hierarchies, with a nested one in each. Everything in it is ended after the test. */
export async function scratchCgroups(t: ExecutionContext): Promise<{roots: string[]; nested: string[]}> {
	const name = `unit-test-${randomBytes(4).toString('hex')}`;
	const roots = PARENTS.map((parent) => `${parent}/${name}`);
	const nested = roots.map((root) => `${root}/below/further.slice`);
	for (const path of nested) await mkdir(path, {recursive: true});
	t.teardown(async () => {
		for (const path of roots.flatMap((root) => [`${root}/below/further.slice`, `${root}/below`, root])) {
			const isRemoved = async () => {
				for (const pid of await pidsIn(path)) await localHost.signal(pid, 'SIGKILL');
				await rmdir(path).catch(() => {});
				return !existsSync(path);
			};
			await poll(isRemoved, {every: 10, deadline: 5000});
		}
	});
	return {roots, nested};
}

/** Starts a command in cgroups. It is ended with them. */
export async function startIn(cgroups: readonly string[], script: string): Promise<number> {
	const join = cgroups.map((path) => `echo $$ >'${path}/cgroup.procs'`).join('; ');
	const running = await localHost.spawn(['sh', '-c', `${join}; ${script}`], {
		deadline: 60_000,
		check: false,
	});
	const isIn = async () => (await pidsIn(cgroups.at(-1) ?? '')).includes(running.pid);
	const waitedFor = `the process of ${script} in its cgroup`;
	await pollUntil(isIn, {every: 2, waitedFor, deadline: 10_000, host: localHost.name});
	return running.pid;
}

/** Returns the pids in one cgroup. */
export async function pidsIn(cgroup: string): Promise<number[]> {
	const text = await readFile(`${cgroup}/cgroup.procs`, 'utf8').catch(() => '');
	return text.split('\n').filter(Boolean).map(Number);
}

/** Freezes or thaws a v1 freezer cgroup. */
export async function setFreezer(cgroup: string, state: string): Promise<void> {
	await writeFile(`${cgroup}/freezer.state`, state);
}
