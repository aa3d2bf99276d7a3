import type {CgroupDirectory} from '../../events/evidence-records.ts';

/** The files of a cgroup that set limits. They are read besides `cgroup.procs` and `cgroup.controllers`. */
export const LIMIT_FILES: readonly string[] = [
	// v2 (Documentation/admin-guide/cgroup-v2.rst)
	...['cpu.weight', 'cpu.max', 'cpuset.cpus', 'cpuset.mems', 'io.weight', 'io.max', 'pids.max'],
	...['memory.max', 'memory.high', 'memory.min', 'memory.swap.max', 'cgroup.freeze', 'cgroup.type'],
	// v1 (Documentation/admin-guide/cgroup-v1/)
	...['cpu.shares', 'cpu.cfs_quota_us', 'cpu.cfs_period_us', 'blkio.weight', 'freezer.state', 'devices.list'],
	...['memory.limit_in_bytes', 'memory.soft_limit_in_bytes', 'memory.memsw.limit_in_bytes'],
];

/** Where a hierarchy is mounted, and the controllers that all its directories have on v1. */
interface MountedHierarchy {
	readonly version: 1 | 2;
	readonly controllers: readonly string[];
	readonly mountPoint: string;
}

/** Returns the directories that are not below another one of them. */
export function topmost(folders: readonly string[]): string[] {
	const all = new Set(folders);
	return folders.filter((folder) => !parents(folder).some((parent) => all.has(parent)));
}

/**
 * Returns the trees of cgroup directories. `lines` are the lines of their files, each as `FILE\0LINE`, which `grep -HZ` prints.
 */
export function cgroupTrees(
	folders: readonly string[],
	lines: readonly string[],
	hierarchies: readonly MountedHierarchy[],
): CgroupDirectory[] {
	const files = readFiles(lines);
	const childrenOf = Map.groupBy(folders.toSorted(), parentOf);
	const build = (folder: string, name: string): CgroupDirectory => {
		const texts = files.get(folder) ?? new Map<string, string>();
		const hierarchy = hierarchies.find(({mountPoint}) => `${folder}/`.startsWith(`${mountPoint}/`));
		const controllers =
			hierarchy?.version === 1 ? hierarchy.controllers : words(texts.get('cgroup.controllers'));
		return {
			name,
			controllers: [...controllers],
			// A process of another pid namespace reads as 0.
			processes: [...new Set(words(texts.get('cgroup.procs')).map(Number))].filter((pid) => pid > 0),
			limits: Object.fromEntries([...texts].filter(([file]) => LIMIT_FILES.includes(file))),
			children: (childrenOf.get(folder) ?? []).map((child) => build(child, nameOf(child))),
		};
	};
	return topmost(folders)
		.toSorted()
		.map((folder) => build(folder, folder));
}

/** Returns a line for each directory, with its processes. */
export function describeTrees(trees: readonly CgroupDirectory[], above = ''): string {
	return trees
		.map((tree) => {
			const path = above + tree.name;
			return `${path}  ${tree.processes.join(' ')}\n${describeTrees(tree.children, `${path}/`)}`;
		})
		.join('');
}

/** Returns the texts of files, by directory and by name. */
function readFiles(lines: readonly string[]): Map<string, Map<string, string>> {
	const files = new Map<string, Map<string, string>>();
	for (const line of lines) {
		const [path = '', text] = line.split('\0');
		if (text === undefined) continue;
		const texts = files.get(parentOf(path)) ?? new Map<string, string>();
		const before = texts.get(nameOf(path));
		texts.set(nameOf(path), before === undefined ? text : `${before}\n${text}`);
		files.set(parentOf(path), texts);
	}
	return files;
}

function words(text = ''): string[] {
	return text.split(/\s+/).filter(Boolean);
}

function parents(folder: string): string[] {
	const parent = parentOf(folder);
	return parent === '' ? [] : [parent, ...parents(parent)];
}

function parentOf(path: string): string {
	return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}
