import type {Host} from '../helpers/host/host.ts';

/** Folders of a guest's root. */
const FOLDERS = ['bin', 'dev', 'etc', 'proc', 'root', 'run', 'sbin', 'sys', 'tmp', 'var'];

/** The programs that suites use in guests; each is a link, and costs each container time at its unpacking. */
const APPLETS = [
	...[
		'acpid',
		'awk',
		'cat',
		'chmod',
		'cp',
		'cut',
		'date',
		'dd',
		'df',
		'dmesg',
		'echo',
		'env',
		'false',
		'free',
		'grep',
	],
	...[
		'head',
		'hostname',
		'id',
		'insmod',
		'ip',
		'kill',
		'ln',
		'ls',
		'mkdir',
		'mknod',
		'mount',
		'mv',
		'nproc',
		'od',
	],
	...[
		'poweroff',
		'printf',
		'ps',
		'reboot',
		'rm',
		'sed',
		'setsid',
		'sh',
		'sleep',
		'stat',
		'stty',
		'sync',
		'tail',
	],
	...['test', 'touch', 'tr', 'true', 'umount', 'uname', 'wc', 'yes'],
];

/** Debian's static busybox decides the bytes of a tree that it is put into. */
export async function busyboxChecksum(host: Host): Promise<string> {
	const {stdout} = await host.run(['sh', '-c', 'sha256sum < "$(command -v busybox)"']);
	return stdout;
}

/**
 * Makes a guest's root with Debian's static busybox in it, the only file of the host's that it gets.
 * `scripts` are programs of this repository: path in the root to text.
 */
export async function makeBusyboxTree(
	host: Host,
	root: string,
	scripts: Readonly<Record<string, string>>,
): Promise<void> {
	await host.run(['mkdir', '-p', ...FOLDERS.map((name) => `${root}/${name}`)]);
	const install = 'cp "$(command -v busybox)" "$0/bin/busybox"; for a; do ln -s busybox "$0/bin/$a"; done';
	await host.run(['sh', '-euc', install, root, ...APPLETS]);
	for (const [path, text] of Object.entries(scripts))
		await host.write(`${root}/${path}`, text, {mode: 0o755});
	await host.write(`${root}/etc/passwd`, 'root:x:0:0:root:/root:/bin/sh\n');
	await host.write(`${root}/etc/group`, 'root:x:0:\n');
	// The same modes and times whenever and by whomever it is built.
	await host.run(['chmod', '-R', 'u=rwX,go=rX', root]);
	await host.run(['find', root, '-exec', 'touch', '-h', '-d', '@0', '{}', '+']);
}
