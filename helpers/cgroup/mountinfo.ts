/** The fields of one line of /proc/PID/mountinfo that cgroups need. */
interface Mount {
	readonly id: number;
	readonly parent: number;
	/** The directory of the file system that is mounted; for a cgroup mount, the directory of its hierarchy. */
	readonly root: string;
	readonly mountPoint: string;
	readonly type: string;
	/** The super block's options; for cgroup v1 they include its controllers. */
	readonly superOptions: readonly string[];
}

/** mountinfo writes space, tab, newline and backslash as `\040` and so on. */
function unescapePath(path: string): string {
	return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** Reads one line: `ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [TAG...] - TYPE SOURCE SUPER-OPTIONS`, proc_pid_mountinfo(5). */
function parseLine(line: string): Mount[] {
	const [before = '', after = ''] = line.split(' - ');
	const [id, parent, , root, mountPoint] = before.split(' ');
	const [type, , superOptions] = after.split(' ');
	if (!root || !mountPoint || !type || superOptions === undefined) return [];
	return [
		{
			id: Number(id),
			parent: Number(parent),
			root: unescapePath(root),
			mountPoint: unescapePath(mountPoint),
			type,
			superOptions: superOptions.split(','),
		},
	];
}

function isAtOrAbove(folder: string, path: string): boolean {
	return folder === path || folder === '/' || path.startsWith(`${folder}/`);
}

/**
 * Reads /proc/PID/mountinfo. Leaves out mounts that no path reaches, because something is mounted over them or over a folder
 * above them: a private libvirt's /sys/fs/cgroup covers the host's, which stays in the list.
 */
export function visibleMounts(mountinfo: string): Mount[] {
	const mounts = mountinfo.split('\n').flatMap(parseLine);
	const byId = new Map(mounts.map((mount) => [mount.id, mount]));
	const isCovered = (mount: Mount): boolean => {
		if (mounts.some((over) => over.parent === mount.id && over.mountPoint === mount.mountPoint)) return true;
		for (let below = mount; ; ) {
			const {id, parent, mountPoint} = below;
			if (mounts.some((m) => m.parent === parent && m.id !== id && isAtOrAbove(m.mountPoint, mountPoint)))
				return true;
			const above = byId.get(parent);
			if (!above || above === below) return false;
			below = above;
		}
	};
	return mounts.filter((mount) => !isCovered(mount));
}
