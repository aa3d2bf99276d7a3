/** A mounted cgroup hierarchy, and where a process is in it. */
export interface Hierarchy {
	readonly version: 1 | 2;
	/** As the kernel writes them: `cpu`, or `cpu` and `cpuacct` mounted together, or `name=systemd`; empty on v2. */
	readonly controllers: readonly string[];
	/** Where it is mounted. */
	readonly mount: string;
	/** The directory of the process's own cgroup. */
	readonly own: string;
}

/**
 * Matches /proc/PID/cgroup with /proc/PID/mountinfo (cgroups(7), proc(5)). A hierarchy that is not mounted is left out,
 * and so is an unified one beside v1 hierarchies that hold the controllers: on such a hybrid host it has nothing that
 * libvirt could use.
 */
export function readHierarchies(cgroup: string, mountinfo: string): Hierarchy[] {
	const mounts = mountinfo.split('\n').flatMap(readMount);
	const found = cgroup
		.split('\n')
		.filter(Boolean)
		.flatMap((line) => {
			const [, names = '', path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
			const controllers = names.split(',').filter(Boolean);
			const mount = mounts.find(({type, options}) =>
				controllers.length === 0
					? type === 'cgroup2'
					: type === 'cgroup' && controllers.every((one) => options.includes(one)),
			);
			if (!mount || path === undefined) return [];
			const below = path === mount.root ? '' : path.slice(mount.root === '/' ? 0 : mount.root.length);
			const version: 1 | 2 = controllers.length === 0 ? 2 : 1;
			return [{version, controllers, mount: mount.point, own: `${mount.point}${below === '/' ? '' : below}`}];
		});
	const onV1 = found.some(({version, controllers}) => version === 1 && !controllers[0]?.startsWith('name='));
	return onV1 ? found.filter(({version}) => version === 1) : found;
}

function readMount(line: string) {
	const [front = '', back = ''] = line.split(' - ');
	const [, , , root = '/', point = ''] = front.split(' ');
	const [type = '', , options = ''] = back.split(' ');
	return type === 'cgroup' || type === 'cgroup2' ? [{root, point, type, options: options.split(',')}] : [];
}
