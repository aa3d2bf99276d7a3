import {busyboxChecksum, makeBusyboxTree} from '../busybox-tree.ts';
import type {Recipe} from '../recipe.ts';
import {readSource} from '../source.ts';

/** The root of a libvirt_lxc guest: busybox and an init, as a tar that is unpacked anew for each guest. */
export const CONTAINER_ROOT: Recipe<'tar'> = {
	name: 'container-root',
	version: 1,
	sources: ['container-root/init', 'container-root/answer', 'container-root/recipe.ts', 'busybox-tree.ts'],
	programs: ['busybox', 'tar'],
	space: 8,
	results: {tar: 'root.tar'},
	async ingredients(host) {
		return [await busyboxChecksum(host)];
	},
	async build(host, folder) {
		const root = `${folder}/root`;
		await makeBusyboxTree(host, root, {
			'sbin/init': await readSource('container-root/init'),
			'sbin/answer': await readSource('container-root/answer'),
		});
		const sameBytes = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--format=ustar'] as const;
		await host.run(['tar', ...sameBytes, '-C', root, '-cf', `${folder}/root.tar`, '.']);
		await host.remove(root);
	},
};
