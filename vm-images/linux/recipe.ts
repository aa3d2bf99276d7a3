import {BUSYBOX_PROGRAMS, installBusybox, readBusybox} from '../busybox.ts';
import type {Recipe} from '../recipe.ts';
import {source} from '../source.ts';
import {fetchKernel} from './kernel.ts';

const INIT = source('linux/init');
const FOLDERS = ['dev', 'proc', 'root', 'run', 'sys', 'tmp'];

/**
 * The Linux guest: Debian's kernel for clouds, which has drivers for the serial console and ACPI built in, and an
 * initramfs of busybox and an init. The kernel's version is no part of the recipe, so that a cached image needs no
 * network; kernel-package.txt says which one it is.
 */
export const LINUX: Recipe = {
	name: 'linux',
	version: 1,
	sources: [INIT, source('linux/recipe.ts'), source('linux/kernel.ts'), source('busybox.ts')],
	programs: {
		...BUSYBOX_PROGRAMS,
		'apt-cache': 'apt',
		'apt-get': 'apt',
		'dpkg-deb': 'dpkg',
		tar: 'tar',
		cpio: 'cpio',
		find: 'findutils',
		gzip: 'gzip',
	},
	results: ['vmlinuz', 'initrd.img', 'kernel-package.txt'],
	async ingredients(host) {
		return [await readBusybox(host)];
	},
	async build(host, folder) {
		const root = `${folder}/root`;
		for (const name of FOLDERS) await host.makeFolder(`${root}/${name}`);
		await installBusybox(host, root, ['sh']);
		await host.run(['install', '-m', '755', INIT, `${root}/init`]);
		await host.run(['sh', '-euc', PACK, 'sh', root, `${folder}/initrd.img`]);
		await host.remove(root);
		await fetchKernel(host, folder);
	},
};

/** Makes an initramfs of a tree: the kernel's Documentation/filesystems/ramfs-rootfs-initramfs.rst. */
const PACK = `
cd "$1"
chmod -R u=rwX,go=rX .
find . -exec touch -h -d @0 {} +
find . | LC_ALL=C sort >"$2.list"
cpio --quiet --reproducible -o -H newc -R +0:+0 <"$2.list" >"$2.cpio"
gzip -n -9 <"$2.cpio" >"$2"
rm "$2.list" "$2.cpio"
`;
