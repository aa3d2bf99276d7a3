import {HostError} from '../helpers/errors.ts';
import {CommandError} from '../helpers/host/command/command-error.ts';
import type {Argv, Host} from '../helpers/host/host.ts';
import {isRoot} from '../helpers/host/process/is-root.ts';
import {DebianProgress} from './debian-progress.ts';
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
	/** Told how far it is. */
	readonly at: (progress: string) => void;
}

/** Debian's archive does not give a release's packages, or not now: that says nothing of libvirt. */
export class NoPackagesError extends HostError {
	override name = 'NoPackagesError';
}

/**
 * Installs a Debian of its own into a tar, without documentation and translations. Rejects with a NoPackagesError where its
 * packages cannot be had.
 */
export async function installDebian(
	host: Host,
	{folder, release, packages, options, tar, at}: DebianTree,
): Promise<void> {
	const argv: Argv = [
		...SET_APART,
		...['sh', '-euc', IN_WORK_FOLDER, await workFolder(host, folder)],
		...['mmdebstrap', '--mode=root', '--verbose'],
		'--variant=minbase',
		'--format=tar',
		...['--dpkgopt=force-unsafe-io', '--dpkgopt=force-confdef', '--dpkgopt=force-confold', ...EXCLUDED],
		`--include=${packages.join(',')}`,
		...options,
		...[release, tar],
	];
	const progress = new DebianProgress();
	try {
		await host.run(argv, {
			deadline: DEBIAN_DEADLINE,
			signalOnOurEnd: 'SIGKILL',
			onOutput: (chunk) => at(progress.hear(chunk)),
		});
	} catch (error) {
		throw explain(error, host, release);
	}
}

/**
 * What apt says of an archive that does not answer, or does not have what is asked for: see apt-pkg/ and apt-private/ of its
 * sources. mmdebstrap's own errors, and those of its hooks, begin with `E:` as well.
 */
const NOT_TO_BE_HAD =
	/^E: (Failed to fetch|Unable to (fetch|locate|find|correct)|The (repository|list of sources)|Release file|Package .* has no installation candidate|Version .* was not found|Error, pkgProblemResolver)/;

/** What else fails is not the archive's fault. */
function explain(error: unknown, host: Host, release: string): unknown {
	if (!(error instanceof CommandError) || /No space left/.test(error.stderr)) return error;
	const said = error.stderr.split('\n').filter((line) => NOT_TO_BE_HAD.test(line));
	if (said.length === 0) return error;
	return new NoPackagesError({
		tried: `install the packages of ${release}`,
		host: host.name,
		expected: "them from Debian's archive",
		seen: said.join('\n'),
		advice: "check this machine's network, and whether the archive has that release",
		cause: error,
	});
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
