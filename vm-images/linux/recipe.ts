import {busyboxChecksum, makeBusyboxTree} from '../busybox-tree.ts';
import type {Recipe} from '../recipe.ts';
import {readSource} from '../source.ts';
import {fetchKernel} from './fetch-kernel.ts';

/**
 * Debian's cloud kernel with a busybox initramfs. The kernel is the one that the archive has when the image is first
 * built; it stays until the recipe changes, the host's release does, or the cache is removed.
 */
export const LINUX: Recipe<'kernel' | 'initrd'> = {
	name: 'linux',
	version: 1,
	sources: [
		'linux/init',
		'linux/poweroff',
		'linux/reset',
		'linux/recipe.ts',
		'linux/fetch-kernel.ts',
		'busybox-tree.ts',
	],
	programs: ['busybox', 'cpio', 'tar', 'apt-get', 'dpkg-deb'],
	space: 80,
	results: {kernel: 'vmlinuz', initrd: 'initrd.cpio'},
	async ingredients(host) {
		return [await busyboxChecksum(host), await host.readText('/etc/os-release')];
	},
	async build(host, folder) {
		const root = `${folder}/root`;
		await fetchKernel(host, folder);
		await host.run(['mkdir', '-p', `${root}/lib`]);
		await host.run(['mv', `${folder}/button.ko`, `${folder}/evdev.ko`, `${root}/lib`]);
		const poweroff = await readSource('linux/poweroff');
		await makeBusyboxTree(host, root, {
			init: await readSource('linux/init'),
			'sbin/poweroff': poweroff,
			'sbin/reset': await readSource('linux/reset'),
			// The power button, as acpid names it.
			'etc/acpi/PWRF/00000080': poweroff,
		});
		// Not compressed: under TCG, unpacking would take longer than reading.
		const archive = 'find . | LC_ALL=C sort | cpio -o --quiet -H newc -R 0:0 --reproducible > ../initrd.cpio';
		await host.run(['sh', '-euc', archive], {cwd: root});
		await host.remove(root);
	},
};
