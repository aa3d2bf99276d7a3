import type {Argv, Host} from '../helpers/host/host.ts';
import {isRoot} from '../helpers/host/own-folder.ts';

/** Milliseconds for Debian's packages on a slow line. */
const DEBIAN_DEADLINE = 20 * 60_000;

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
		'mmdebstrap',
		'--variant=minbase',
		'--format=tar',
		...['--dpkgopt=force-unsafe-io', '--dpkgopt=force-confdef', '--dpkgopt=force-confold', ...EXCLUDED],
		`--include=${packages.join(',')}`,
		...options,
		...[release, tar],
	];
	await host.run(argv, {deadline: DEBIAN_DEADLINE, env: {TMPDIR: await workFolder(host, folder)}});
}

/** In memory, where there is enough: Debian's packages are many small files. A user's home is closed to his subordinate users. */
async function workFolder(host: Host, folder: string): Promise<string> {
	if (await isRoomy(host)) return '/dev/shm';
	return isRoot() ? folder : '/var/tmp';
}

/** Whether there is memory enough for a whole Debian. */
export async function isRoomy(host: Host): Promise<boolean> {
	const {stdout} = await host.run(['df', '--output=avail', '-BM', '/dev/shm'], {check: false});
	const memory = await host.readText('/proc/meminfo');
	const available = Number(/^MemAvailable: +(\d+) kB/m.exec(memory)?.[1] ?? 0) / 1024;
	return Math.min(Number.parseInt(stdout.split('\n')[1] ?? '', 10) || 0, available) > 4096;
}
