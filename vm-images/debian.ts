import type {Argv, Host} from '../helpers/host/host.ts';
import {isRoot} from '../helpers/host/own-folder.ts';
import {SET_APART} from './user-namespace.ts';

/** Milliseconds for Debian's packages on a slow line. */
const DEBIAN_DEADLINE = 20 * 60_000;

/** Where a file system in memory is mounted, which every user can reach. */
const MEMORY = '/dev/shm';

const EXCLUDED = ['doc', 'man', 'info', 'locale'].map(
	(name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`,
);

export interface DebianTree {
	/** Where the work is done, and the tar put. */
	readonly folder: string;
	readonly release: string;
	readonly packages: readonly string[];
	/** Further options of mmdebstrap(1), such as hooks. */
	readonly options: readonly string[];
	/** The tar's path. */
	readonly tar: string;
}

/** Installs a Debian of its own into a tar, without documentation and translations. */
export async function installDebian(
	host: Host,
	{folder, release, packages, options, tar}: DebianTree,
): Promise<void> {
	const argv: Argv = [
		...SET_APART,
		...['sh', '-euc', IN_WORK_FOLDER, await workFolder(host, folder)],
		...['mmdebstrap', '--mode=root'],
		'--variant=minbase',
		'--format=tar',
		...['--dpkgopt=force-unsafe-io', '--dpkgopt=force-confdef', '--dpkgopt=force-confold', ...EXCLUDED],
		`--include=${packages.join(',')}`,
		...options,
		...[release, tar],
	];
	await host.run(argv, {deadline: DEBIAN_DEADLINE, signalOnOurEnd: 'SIGKILL'});
}

/** Runs a command with its temporary files in a folder; those in memory are gone with it, even if it is killed. */
const IN_WORK_FOLDER = `[ "$0" != ${MEMORY} ] || mount -t tmpfs -o mode=1777,size=4G tmpfs ${MEMORY}; export TMPDIR="$0"; exec "$@"`;

/** In memory, where there is enough: Debian's packages are many small files. A user's home is closed to his subordinate users. */
async function workFolder(host: Host, folder: string): Promise<string> {
	if (await isRoomy(host)) return MEMORY;
	return isRoot() ? folder : '/var/tmp';
}

/** Whether there is memory enough for a whole Debian. */
export async function isRoomy(host: Host): Promise<boolean> {
	const memory = await host.readText('/proc/meminfo');
	return Number(/^MemAvailable: +(\d+) kB/m.exec(memory)?.[1] ?? 0) / 1024 > 4096;
}
