import {InputError} from '../errors.ts';
import type {CgroupHierarchy, CgroupSetup} from './mounts.ts';
import type {CgroupMembership} from './proc-cgroup.ts';

/** One step of the plan, to be done in its order. Nothing else may be changed. */
export type CgroupStep =
	| {readonly kind: 'make-folder'; readonly path: string}
	/** Write the content of `from` to `to`. */
	| {readonly kind: 'copy-file'; readonly from: string; readonly to: string}
	| {readonly kind: 'write-file'; readonly path: string; readonly text: string};

/** The root of a private libvirt in one hierarchy; all paths as the host sees them. */
export interface PrivateRoot {
	readonly version: 1 | 2;
	readonly controllers: readonly string[];
	/** Where the host has the hierarchy mounted. */
	readonly mountPoint: string;
	/** The cgroup to be in when the cgroup namespace is created: it becomes `/` there, and libvirt's `machine` its child. */
	readonly path: string;
}

/** A cgroup in a v2 root for all processes except the guests': see {@link daemonCgroup}. */
const DAEMON_CGROUP = 'daemon';

/**
 * Returns the cgroup in a root for all processes that do not belong to a guest, once the namespace exists. On v1 it is the root
 * itself. On v2 it is a child of the root, because a cgroup that holds processes cannot pass its controllers to children ("No
 * Internal Process Constraint" of cgroup-v2.rst), and libvirt silently skips controllers that it cannot enable
 * (virCgroupV2MakeGroup).
 */
export function daemonCgroup({version, path}: PrivateRoot): string {
	return version === 2 ? `${path}/${DAEMON_CGROUP}` : path;
}

interface PrivateRootPlan {
	readonly roots: readonly PrivateRoot[];
	readonly steps: readonly CgroupStep[];
	/** Steps for after the roots are removed: they restore `cgroup.subtree_control` of v2's mount point. */
	readonly restore: readonly CgroupStep[];
}

interface PrivateRootRequest {
	readonly setup: CgroupSetup;
	/** The caller's /proc/self/cgroup. */
	readonly own: readonly CgroupMembership[];
	/** One or more folder names, such as `virtrig-1a2b3c/w1`. */
	readonly name: string;
	/** v2: `cgroup.subtree_control` at the hierarchy's mount point, so that only missing controllers are enabled. */
	readonly subtreeControl?: string;
}

/** The v2 controllers that libvirt uses and that must be passed to children (virCgroupV2Controller; devices are BPF). */
const UNIFIED_CONTROLLERS = ['cpu', 'cpuset', 'memory', 'io'];

/**
 * Plans a private libvirt's own cgroup in every hierarchy.
 * - v1 and hybrid: below the caller's cgroup in each v1 hierarchy. The unified hierarchy of a hybrid host is left alone,
 *   because libvirt_lxc fails when it sees it.
 * - v2: below the mount's root. The caller's own cgroup holds processes, so it cannot pass controllers to children. The mount's
 *   root must be the real root or hold no processes; otherwise the kernel answers EBUSY.
 *
 * Source: cgroup-v2.rst ("No Internal Process Constraint"), cpusets.rst (v1). Throws an InputError before any step.
 */
export function planPrivateRoot({
	setup,
	own,
	name,
	subtreeControl = '',
}: PrivateRootRequest): PrivateRootPlan {
	const names = name.split('/');
	if (!names.every((part) => /^[A-Za-z0-9_][\w.-]*$/.test(part))) {
		throw problem(name, 'a name of letters, digits, _ . and -, with / between folders', JSON.stringify(name));
	}
	if (setup.mode === 'none')
		throw problem(name, 'a mounted cgroup hierarchy', 'none in /proc/self/mountinfo');
	const plans = setup.hierarchies
		.filter(({version}) => version === (setup.mode === 'v2' ? 2 : 1))
		.map((hierarchy) =>
			hierarchy.version === 2
				? planUnified(hierarchy, names, subtreeControl)
				: planLegacy(hierarchy, callersFolder(hierarchy, own, name), names),
		);
	return {
		roots: plans.flatMap(({roots}) => roots),
		steps: plans.flatMap(({steps}) => steps),
		restore: plans.flatMap(({restore}) => restore),
	};
}

function planLegacy(
	{controllers, mountPoint}: CgroupHierarchy,
	parent: string,
	names: readonly string[],
): PrivateRootPlan {
	const folders = nested(parent, names);
	const steps = folders.flatMap((path, index): CgroupStep[] => {
		const above = folders[index - 1] ?? parent;
		const inherit = controllers.includes('cpuset') ? ['cpuset.cpus', 'cpuset.mems'] : [];
		return [
			{kind: 'make-folder', path},
			// A new v1 cpuset is empty, and no process can enter it before both files are filled.
			...inherit.map((file) => ({
				kind: 'copy-file' as const,
				from: `${above}/${file}`,
				to: `${path}/${file}`,
			})),
		];
	});
	const path = folders.at(-1) ?? parent;
	return {roots: [{version: 1, controllers, mountPoint, path}], steps, restore: []};
}

function planUnified(
	hierarchy: CgroupHierarchy,
	names: readonly string[],
	subtreeControl: string,
): PrivateRootPlan {
	const top = hierarchy.mountPoint;
	const folders = nested(top, names);
	const path = folders.at(-1) ?? top;
	const controllers = UNIFIED_CONTROLLERS.filter((controller) => hierarchy.controllers.includes(controller));
	const enabled = subtreeControl.split(/\s+/);
	const missing = controllers.filter((controller) => !enabled.includes(controller));
	const set = (folder: string, sign: '+' | '-', which: readonly string[]) =>
		which.map((controller): CgroupStep => {
			return {kind: 'write-file', path: `${folder}/cgroup.subtree_control`, text: `${sign}${controller}`};
		});
	const steps: CgroupStep[] = set(top, '+', missing);
	for (const folder of folders) {
		steps.push(
			{kind: 'make-folder', path: folder},
			...(folder === path ? [] : set(folder, '+', controllers)),
		);
	}
	return {
		roots: [{version: 2, controllers: hierarchy.controllers, mountPoint: top, path}],
		steps,
		restore: set(top, '-', missing.toReversed()),
	};
}

/** Returns the folder of the caller's own cgroup under a hierarchy's mount point. */
function callersFolder(hierarchy: CgroupHierarchy, own: readonly CgroupMembership[], name: string): string {
	const {mountPoint, root, controllers} = hierarchy;
	const at = own.find((membership) =>
		controllers.some((controller) => membership.controllers.includes(controller)),
	);
	const visible = at && !at.path.startsWith('/..') && (root === '/' || `${at.path}/`.startsWith(`${root}/`));
	if (!visible) {
		throw problem(
			name,
			`the caller's cgroup of ${controllers.join()} at or below ${root}, which ${mountPoint} shows`,
			at ? at.path : 'the hierarchy is not in /proc/self/cgroup',
		);
	}
	const path = root === '/' ? at.path : at.path.slice(root.length);
	return path === '/' ? mountPoint : mountPoint + path;
}

function nested(parent: string, names: readonly string[]): string[] {
	return names.map((_, index) => `${parent}/${names.slice(0, index + 1).join('/')}`);
}

function problem(name: string, expected: string, seen: string): InputError {
	return new InputError({
		tried: `plan a private cgroup root ${JSON.stringify(name)}`,
		expected,
		seen,
		advice: 'compare /proc/self/cgroup with /proc/self/mountinfo of the same process',
	});
}
