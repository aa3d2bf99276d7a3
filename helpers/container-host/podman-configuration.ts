/** Where a podman of our own keeps what it needs, all below one folder. */
export interface PodmanFolder {
	readonly folder: string;
	/** Its images and containers. */
	readonly store: string;
	/** Read by containers.conf(5) and storage.conf(5) instead of what /etc and the user have. */
	readonly containersConf: string;
	readonly storageConf: string;
	readonly socket: string;
}

export function podmanFolder(folder: string): PodmanFolder {
	return {
		folder,
		store: `${folder}/store`,
		containersConf: `${folder}/containers.conf`,
		storageConf: `${folder}/storage.conf`,
		socket: `${folder}/podman.sock`,
	};
}

/** Limits of processes that may be set without CAP_SYS_RESOURCE. */
interface Limits {
	readonly files: number;
	readonly processes: number;
}

/**
 * The highest limits that podman may give a container: the hard ones of /proc/self/limits, and of processes no more than
 * kernel.pid_max, to which podman lowers its own at its start (seen with 4.3.1).
 */
export function limitsFrom(procLimits: string, pidMax: string): Limits {
	const hard = (name: string) => {
		const word = new RegExp(`^${name} +\\S+ +(\\S+)`, 'm').exec(procLimits)?.[1];
		return word === undefined || word === 'unlimited' ? Number.POSITIVE_INFINITY : Number(word);
	};
	const most = 1_048_576;
	return {
		files: Math.min(hard('Max open files'), most),
		processes: Math.min(hard('Max processes'), Number(pidMax)),
	};
}

/**
 * containers.conf(5): nothing of it outside the folder, and locks in files, since those in /dev/shm are shared with the
 * user's own podman.
 */
export function containersConf({folder}: PodmanFolder, {files, processes}: Limits): string {
	return `[containers]
default_ulimits = ["nofile=${files}:${files}", "nproc=${processes}:${processes}"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
exit_command_delay = 10
tmp_dir = "${folder}/tmp"
static_dir = "${folder}/static"
volume_path = "${folder}/volumes"
[network]
network_backend = "netavark"
network_config_dir = "${folder}/networks"
`;
}

/** storage.conf(5). `shared` are stores of images that others use as well, and nobody writes to. */
export function storageConf({folder, store}: PodmanFolder, shared: readonly string[]): string {
	return `[storage]
driver = "overlay"
runroot = "${folder}/runroot"
graphroot = "${store}"
[storage.options]
additionalimagestores = [${shared.map((path) => `"${path}"`).join(', ')}]
`;
}
