import type {Host} from '../../helpers/host/host.ts';
import type {Recipe} from '../recipe.ts';
import {source} from '../source.ts';

const INIT = source('container-root/init');
const BUSYBOX = '/bin/busybox';

const FOLDERS = ['bin', 'dev', 'etc', 'proc', 'root', 'run', 'sbin', 'sys', 'tmp', 'var'];
const APPLETS = ['cat', 'echo', 'grep', 'hostname', 'id', 'ls', 'mount', 'printf', 'ps', 'sh', 'sleep', 'stty', 'true', 'uname'];

/** The root of a libvirt_lxc guest: busybox and an init, as a tar. Nothing of the host's files is in it but busybox. */
export const CONTAINER_ROOT: Recipe = {
	name: 'container-root',
	version: 1,
	sources: [INIT, source('container-root/recipe.ts')],
	programs: {busybox: 'busybox-static', tar: 'tar'},
	results: ['root.tar'],
	async ingredients(host) {
		return [await host.readBytes(BUSYBOX)];
	},
	async build(host, folder) {
		const root = `${folder}/root`;
		for (const name of FOLDERS) await host.makeFolder(`${root}/${name}`);
		await installBusybox(host, root, APPLETS);
		await host.run(['install', '-m', '755', INIT, `${root}/sbin/init`]);
		await host.write(`${root}/etc/passwd`, 'root:x:0:0:root:/root:/bin/sh\n');
		await host.write(`${root}/etc/group`, 'root:x:0:\n');
		const sameBytes = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=ustar'] as const;
		await host.run(['tar', ...sameBytes, '-C', root, '-cf', `${folder}/root.tar`, '.']);
		await host.remove(root);
	},
};

/** Puts Debian's static busybox into a tree, with a link for each applet. */
export async function installBusybox(host: Host, root: string, applets: readonly string[]): Promise<void> {
	await host.run(['install', '-m', '755', BUSYBOX, `${root}/bin/busybox`]);
	for (const applet of applets) await host.run(['ln', '-s', 'busybox', `${root}/bin/${applet}`]);
}
