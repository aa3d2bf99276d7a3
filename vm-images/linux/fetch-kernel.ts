import {HostError} from '../../helpers/errors.ts';
import {CommandError} from '../../helpers/host/command/command-error.ts';
import type {Host} from '../../helpers/host/host.ts';

/** Depends on the kernel's own package, whose name has its version. */
const METAPACKAGE = 'linux-image-cloud-amd64';

/** Milliseconds for 27 MB on a slow line. */
const DEADLINE = 300_000;

/** What of the package goes into the image: the kernel, and what it needs to notice its power button. */
const FILES = ['./boot/vmlinuz-*', '*/drivers/acpi/button.ko', '*/drivers/input/evdev.ko'];

/**
 * Downloads Debian's kernel for virtual machines, without installing it, and leaves `vmlinuz`, `button.ko` and
 * `evdev.ko` in a folder. Rejects with a HostError when apt does not know it or cannot fetch it.
 */
export async function fetchKernel(host: Host, folder: string): Promise<void> {
	const {stdout} = await host.run(['apt-cache', 'depends', METAPACKAGE], {check: false});
	const name = /Depends: (linux-image-\S+)/.exec(stdout)?.[1];
	if (name === undefined) {
		throw failure(host, {expected: `a package ${METAPACKAGE}`, seen: 'apt does not know it'});
	}
	const packages = `${folder}/packages`;
	await host.makeFolder(packages);
	try {
		// As root: apt's own user has no way into the cache.
		const argv = ['apt-get', '-q', '-o', 'APT::Sandbox::User=root', 'download', name] as const;
		await host.run(argv, {cwd: packages, deadline: DEADLINE});
	} catch (error) {
		if (!(error instanceof CommandError) || /No space left/.test(error.stderr)) throw error;
		throw failure(host, {expected: `the package ${name}`, seen: error.seen ?? error.stderr, cause: error});
	}
	const unpack = 'dpkg-deb --fsys-tarfile "$0"/*.deb | tar -x --wildcards --no-same-owner -C "$0" "$@"';
	await host.run(['sh', '-euc', unpack, packages, ...FILES], {deadline: DEADLINE});
	const gather = 'find . -type f ! -name "*.deb" -exec mv {} .. \\; && mv ../vmlinuz-* ../vmlinuz';
	await host.run(['sh', '-euc', gather], {cwd: packages});
	await host.remove(packages);
}

function failure(host: Host, what: {expected: string; seen: string; cause?: unknown}): HostError {
	return new HostError({
		tried: "fetch Debian's kernel for the linux guest",
		host: host.name,
		...what,
		advice: 'run `apt-get update`, and check the network and /etc/apt/sources.list',
	});
}
