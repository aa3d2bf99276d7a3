import {HostError} from '../../helpers/errors.ts';
import type {CommandResult, Host} from '../../helpers/host/host.ts';

/** Always depends on the kernel's newest package, whose name has its version. */
const METAPACKAGE = 'linux-image-cloud-amd64';

/** Milliseconds for some 27 MB of package. */
const DOWNLOAD_DEADLINE = 300_000;

/** As root, apt would download as the user _apt, who may not write here. */
const AS_ITSELF = ['-o', 'APT::Sandbox::User=root'] as const;

/**
 * Puts Debian's kernel for clouds into a folder as `vmlinuz`, and its package and version as `kernel-package.txt`.
 * The package is not installed, and goes again. Rejects with a HostError when apt does not know or get it.
 */
export async function fetchKernel(host: Host, folder: string): Promise<void> {
	const {name, version} = await newestKernel(host);
	const download = `${folder}/download`;
	await host.makeFolder(download);
	const argv = ['apt-get', ...AS_ITSELF, '-q', 'download', `${name}=${version}`] as const;
	const options = {cwd: download, check: false, deadline: DOWNLOAD_DEADLINE, env: {LC_ALL: 'C'}};
	const result = await host.run(argv, options);
	const deb = (await host.list(download)).find((file) => file.endsWith('.deb'));
	if (result.exitCode !== 0 || deb === undefined) throw noDownload(host, `${name} ${version}`, result);
	const extract = 'dpkg-deb --fsys-tarfile "$1" | tar -xO --wildcards "./boot/vmlinuz-*" >"$2"';
	await host.run(['sh', '-euc', extract, 'sh', `${download}/${deb}`, `${folder}/vmlinuz`]);
	await host.write(`${folder}/kernel-package.txt`, `${name} ${version}\n`);
	await host.remove(download);
}

/** What the metapackage depends on, in the lists that apt has. */
async function newestKernel(host: Host): Promise<{readonly name: string; readonly version: string}> {
	const argv = ['apt-cache', '--no-all-versions', 'show', METAPACKAGE] as const;
	const {stdout, stderr} = await host.run(argv, {check: false, env: {LC_ALL: 'C'}});
	const [, name, version] = /^Depends:.*?\b(linux-image-[^ ,]+) \(= ([^)]+)\)/m.exec(stdout) ?? [];
	if (name !== undefined && version !== undefined) return {name, version};
	throw new HostError({
		tried: `find the kernel that Debian's ${METAPACKAGE} stands for`,
		host: host.name,
		expected: 'its package in the lists of apt',
		seen: stderr.trim() || stdout.trim() || 'nothing',
		advice: 'apt-get update, with Debian for amd64 (main) in /etc/apt/sources.list',
	});
}

function noDownload(host: Host, what: string, {timedOut, stdout, stderr}: CommandResult): HostError {
	const passed = timedOut ? `\nno end within ${DOWNLOAD_DEADLINE / 1000} s` : '';
	return new HostError({
		tried: `download Debian's ${what}`,
		host: host.name,
		seen: `${stderr.trim() || stdout.trim()}${passed}`,
		advice: 'apt-get update, as the lists may be old; and see that this machine reaches the mirror',
	});
}
