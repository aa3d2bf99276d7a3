import {BUSYBOX_PROGRAMS, installBusybox, readBusybox} from '../busybox.ts';
import type {Recipe} from '../recipe.ts';
import {source} from '../source.ts';

const INIT = source('container-root/init');

const FOLDERS = ['bin', 'dev', 'etc', 'proc', 'root', 'run', 'sbin', 'sys', 'tmp', 'var'];
const APPLETS = [
	...['cat', 'echo', 'grep', 'hostname', 'id', 'ls', 'mount', 'printf', 'ps', 'sh', 'sleep', 'stty'],
	...['true', 'uname'],
];

/** The root of a libvirt_lxc guest: busybox and an init, as a tar. Nothing of the host's files is in it but busybox. */
export const CONTAINER_ROOT: Recipe = {
	name: 'container-root',
	version: 1,
	sources: [INIT, source('container-root/recipe.ts'), source('busybox.ts')],
	programs: {...BUSYBOX_PROGRAMS, tar: 'tar'},
	results: ['root.tar'],
	async ingredients(host) {
		return [await readBusybox(host)];
	},
	async build(host, folder) {
		const root = `${folder}/root`;
		for (const name of FOLDERS) await host.makeFolder(`${root}/${name}`);
		await installBusybox(host, root, APPLETS);
		await host.run(['install', '-m', '755', INIT, `${root}/sbin/init`]);
		await host.write(`${root}/etc/passwd`, 'root:x:0:0:root:/root:/bin/sh\n');
		await host.write(`${root}/etc/group`, 'root:x:0:\n');
		const sameOrder = ['--sort=name', '--format=ustar', '--mtime=@0'] as const;
		const sameOwner = ['--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'] as const;
		await host.run(['tar', ...sameOrder, ...sameOwner, '-C', root, '-cf', `${folder}/root.tar`, '.']);
		await host.remove(root);
	},
};
