import {type CgroupSetup, readCgroupSetup, unifiedMountPoint} from '../cgroup/mounts.ts';
import {type CgroupStep, daemonCgroup, type PrivateRoot, planPrivateRoot} from '../cgroup/private-root.ts';
import {parseProcCgroup} from '../cgroup/proc-cgroup.ts';
import type {Argv, Host} from '../host/host.ts';
import {joiningCgroups} from '../host/process/joining-cgroups.ts';
import {cgroupControlUndo, cgroupsUndo} from './journal/cgroups-undo.ts';
import type {RecordedChange} from './journal/journal.ts';
import {processesUndo} from './journal/processes-undo.ts';
import type {RunFolder} from './run-folder.ts';
import {subtreeControl} from './subtree-control.ts';

/** One cgroup of a run, with the same name in every hierarchy. */
interface RunCgroups {
	readonly roots: readonly PrivateRoot[];
	/** The undo of each change, in the order of the changes. */
	readonly undo: readonly RecordedChange[];
}

/**
 * Makes the cgroup `virtrig-RUN/NAME` in every hierarchy, below the cgroup of the run's owner. Processes that start
 * in it can be found and ended even if their parents are gone. Rejects with an InputError if there is no cgroup.
 */
export async function makeRunCgroups(run: RunFolder, name: string): Promise<RunCgroups> {
	const {host, journal, owner, id} = run;
	const setup = await readHostSetup(host);
	const top = setup.mode === 'v2' ? setup.hierarchies[0]?.mountPoint : undefined;
	const {roots, steps, restore} = planPrivateRoot({
		setup,
		own: parseProcCgroup(owner.cgroup),
		name: `virtrig-${id}/${name}`,
		subtreeControl: top ? await subtreeControl(host, `${top}/cgroup.subtree_control`, id) : undefined,
	});
	const paths = roots.map(({path}) => path);
	const undo: RecordedChange[] = [];
	for (const step of restore) {
		if (step.kind === 'write-file')
			undo.push(await journal.record(cgroupControlUndo, {path: step.path, text: step.text}));
	}
	const parents = paths.map((path) => path.slice(0, path.lastIndexOf('/')));
	// The first caller makes the run's own cgroup and undoes it. That is the run itself.
	if (!(await host.status(parents[0] ?? '')))
		undo.push(await journal.record(cgroupsUndo, {cgroups: parents}));
	undo.push(await journal.record(cgroupsUndo, {cgroups: paths}));
	undo.push(await journal.record(processesUndo, {cgroups: paths}));
	for (const step of steps) await takeStep(host, step);
	return {roots, undo};
}

/** Makes the same for a libvirt that {@link rootedIn} will start there. */
export async function makeLibvirtCgroups(run: RunFolder, name: string): Promise<RunCgroups> {
	const made = await makeRunCgroups(run, name);
	for (const root of made.roots) await run.host.makeFolder(daemonCgroup(root));
	return made;
}

/** Reads the cgroup setup of a host. */
export async function readHostSetup(host: Host): Promise<CgroupSetup> {
	const [mountinfo, cgroups] = await Promise.all([
		host.readText('/proc/self/mountinfo'),
		host.readText('/proc/cgroups'),
	]);
	const unified = unifiedMountPoint(mountinfo);
	return readCgroupSetup({
		mountinfo,
		cgroups,
		unifiedControllers: unified ? await host.readText(`${unified}/cgroup.controllers`) : undefined,
	});
}

/**
 * Returns a command line that first makes the cgroups of {@link makeLibvirtCgroups} the roots of a new cgroup
 * namespace. No process stays in the roots, so the command may enable their controllers for children.
 */
export function rootedIn(roots: readonly PrivateRoot[], argv: Argv): Argv {
	const inside = roots.filter(({version}) => version === 2).map((root) => ({path: daemonCgroup(root)}));
	const rooted: Argv = ['unshare', '--cgroup', ...(inside.length > 0 ? joiningCgroups(inside, argv) : argv)];
	return joiningCgroups(roots, rooted);
}

async function takeStep(host: Host, step: CgroupStep): Promise<void> {
	switch (step.kind) {
		case 'make-folder':
			return host.makeFolder(step.path);
		case 'copy-file':
			return host.write(step.to, await host.readText(step.from));
		case 'write-file':
			return host.write(step.path, step.text);
	}
}
