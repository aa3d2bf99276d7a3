import {visibleMounts} from './mountinfo.ts';

/** `hybrid`: v1 hierarchies have the controllers, and the unified hierarchy is mounted beside them. */
type CgroupMode = 'v1' | 'v2' | 'hybrid' | 'none';

export interface CgroupHierarchy {
	readonly version: 1 | 2;
	/** `cpu` and `cpuacct` if they are mounted together; `name=systemd` for a named v1 hierarchy. */
	readonly controllers: readonly string[];
	readonly mountPoint: string;
	/** The cgroup that the mount point shows; `/` unless a container or a cgroup namespace restricts it. */
	readonly root: string;
}

export interface CgroupSetup {
	readonly mode: CgroupMode;
	readonly hierarchies: readonly CgroupHierarchy[];
}

/** The texts that describe a host's cgroup setup. */
interface CgroupTexts {
	/** /proc/self/mountinfo */
	readonly mountinfo: string;
	/** /proc/cgroups */
	readonly cgroups: string;
	/** `cgroup.controllers` at {@link unifiedMountPoint}; not read if there is no such mount. */
	readonly unifiedControllers?: string;
}

/** Where the unified hierarchy is mounted, if it is mounted. */
export function unifiedMountPoint(mountinfo: string): string | undefined {
	return visibleMounts(mountinfo).findLast(({type}) => type === 'cgroup2')?.mountPoint;
}

/**
 * Determines a host's cgroup setup from the kernel's tables, see cgroups(7). A mounted cgroup2 alone proves nothing: a hybrid
 * host has it too, with its controllers on v1. If a hierarchy is mounted more than once, the last mount counts, as it does for
 * libvirt (virCgroupV1DetectMounts).
 */
export function readCgroupSetup({mountinfo, cgroups, unifiedControllers = ''}: CgroupTexts): CgroupSetup {
	const known = new Set(
		cgroups
			.split('\n')
			.filter((line) => line !== '' && !line.startsWith('#'))
			.map((line) => line.split('\t')[0]),
	);
	const hierarchies = new Map<string, CgroupHierarchy>();
	for (const {type, root, mountPoint, superOptions} of visibleMounts(mountinfo)) {
		if (type === 'cgroup') {
			const controllers = superOptions.filter((option) => known.has(option) || option.startsWith('name='));
			hierarchies.set(controllers.join(), {version: 1, controllers, mountPoint, root});
		} else if (type === 'cgroup2') {
			const controllers = unifiedControllers.split(/\s+/).filter((name) => name !== '');
			hierarchies.set('cgroup2', {version: 2, controllers, mountPoint, root});
		}
	}
	const found = [...hierarchies.values()];
	const v1 = found.some(
		({version, controllers}) => version === 1 && controllers.some((name) => known.has(name)),
	);
	const v2 = hierarchies.has('cgroup2');
	return {mode: v1 ? (v2 ? 'hybrid' : 'v1') : v2 ? 'v2' : 'none', hierarchies: found};
}
