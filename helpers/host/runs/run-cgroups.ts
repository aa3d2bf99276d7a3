import {fileURLToPath} from 'node:url';
import {type Hierarchy, readHierarchies} from '../../cgroup/hierarchies.ts';
import {HostError} from '../../errors.ts';
import type {Argv, Host} from '../host.ts';
import type {JournalEntry} from '../journal/journal.ts';
import type {RunFolder} from './run-folder.ts';

/** A cgroup of a run in one hierarchy. */
export interface RunCgroup extends Pick<Hierarchy, 'version' | 'controllers' | 'mount'> {
	/** Its directory. */
	readonly path: string;
}

/** One cgroup of a run in every hierarchy, by one name. */
export interface RunCgroups {
	readonly cgroups: readonly RunCgroup[];
	/** How they are undone, in the order in which they were made. */
	readonly undo: readonly JournalEntry[];
}

/**
 * Makes the cgroup `virtrig-RUN/NAME` in every hierarchy, below the cgroup that the run's owner was in. What is started
 * in it can be found and ended whatever becomes of its parents.
 */
export async function makeRunCgroups(run: RunFolder, name: string): Promise<RunCgroups> {
	const {host, journal} = run;
	const hierarchies = readHierarchies(run.owner.cgroup, await host.readText('/proc/self/mountinfo'));
	if (hierarchies.length === 0) {
		throw new HostError({
			tried: 'make cgroups for a run',
			host: host.name,
			expected: 'a mounted cgroup hierarchy',
			seen: run.owner.cgroup || 'none in /proc/self/cgroup',
			advice: 'mount cgroup2 on /sys/fs/cgroup, or the v1 controllers below it',
		});
	}
	const parents = hierarchies.map((hierarchy) => ({...hierarchy, path: `${baseOf(hierarchy)}/virtrig-${run.id}`}));
	const cgroups = parents.map(({version, controllers, mount, path}) => ({version, controllers, mount, path: `${path}/${name}`}));
	const paths = cgroups.map(({path}) => path);
	const undo = [
		await journal.record({kind: 'cgroups', cgroups: parents.map(({path}) => path)}),
		await journal.record({kind: 'processes', cgroups: paths}),
	];
	for (const parent of parents) {
		await makeCgroup(host, parent);
		if (parent.version === 2) await handOnControllers(host, parent.path);
	}
	for (const cgroup of cgroups) await makeCgroup(host, cgroup);
	return {cgroups, undo};
}

/** The root of every hierarchy: what a daemon takes for its root that is in no cgroup namespace of its own. */
export async function hierarchyRoots(host: Host): Promise<RunCgroup[]> {
	const [cgroup, mountinfo] = await Promise.all(['cgroup', 'mountinfo'].map((file) => host.readText(`/proc/self/${file}`)));
	return readHierarchies(cgroup ?? '', mountinfo ?? '').map(({version, controllers, mount}) => ({version, controllers, mount, path: mount}));
}

/** A command line that first joins cgroups, which its own processes then inherit. */
export function joining(cgroups: readonly RunCgroup[], argv: Argv): Argv {
	const script = fileURLToPath(new URL('join-cgroups.sh', import.meta.url));
	return ['sh', script, ...cgroups.map(({path}) => path), '--', ...argv];
}

/**
 * On v2 a cgroup that holds processes cannot hand controllers on to cgroups below it ("no internal processes",
 * cgroups(7)), so a run's cgroups lie below the root, which alone is exempt.
 */
function baseOf({version, own, mount}: Hierarchy): string {
	return version === 2 ? mount : own;
}

async function makeCgroup(host: Host, {path, controllers}: RunCgroup): Promise<void> {
	if (await host.status(path)) return;
	await host.makeFolder(path);
	const parent = path.slice(0, path.lastIndexOf('/'));
	// A new v1 cpuset has neither processors nor memory nodes, and takes no process before it has both.
	if (controllers.includes('cpuset')) {
		for (const file of ['cpuset.cpus', 'cpuset.mems']) await host.write(`${path}/${file}`, await host.readText(`${parent}/${file}`));
	}
}

/** Lets cgroups below a v2 cgroup have its controllers. */
async function handOnControllers(host: Host, path: string): Promise<void> {
	const offered = (await host.readText(`${path}/cgroup.controllers`)).split(/\s+/).filter(Boolean);
	if (offered.length === 0) return;
	await host.write(`${path}/cgroup.subtree_control`, offered.map((controller) => `+${controller}`).join(' '));
}
