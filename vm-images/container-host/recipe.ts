import {importImage} from '../../helpers/container-host/import-image.ts';
import type {ContainerRelease} from '../../helpers/container-host/releases.ts';
import {installDebian} from '../debian.ts';
import type {Recipe} from '../recipe.ts';
import {readSource} from '../source.ts';
import {PACKAGES} from './packages.ts';

/** The files that are laid over Debian's: where they are in it, and below vm-images/. The daemons log as in a runner VM. */
const FILES: Readonly<Record<string, string>> = {
	'etc/libvirt/libvirtd.conf': 'runner/root/etc/libvirt/libvirtd.conf',
	'etc/libvirt/virtlogd.conf': 'runner/root/etc/libvirt/virtlogd.conf',
	'usr/lib/virtrig/first': 'container-host/root/usr/lib/virtrig/first',
	'usr/lib/virtrig/daemons': 'container-host/root/usr/lib/virtrig/daemons',
};

/**
 * The image of a container host: Debian with libvirtd, QEMU and LXC, in a store that podmans share. It has the packages that
 * the archive had when it was built; remove its folder for newer ones.
 */
export function containerHostRecipe(release: ContainerRelease): Recipe<'store'> {
	return {
		name: `container-host-${release}`,
		version: 1,
		sources: [
			...['debian.ts', 'user-namespace.ts', 'container-host/recipe.ts', 'container-host/packages.ts'],
			...['podman-configuration.ts', 'import-image.ts'].map((name) => `../helpers/container-host/${name}`),
			...Object.values(FILES),
		],
		programs: ['mmdebstrap', 'podman', 'runc', 'conmon', 'tar', 'unshare'],
		space: 1500,
		results: {store: 'store'},
		large: true,
		trees: ['store'],
		async ingredients() {
			return [];
		},
		async build(host, folder, at) {
			const [tree, overlay, tar] = ['tree', 'overlay.tar', 'root.tar'].map((name) => `${folder}/${name}`) as [
				string,
				string,
				string,
			];
			for (const [path, source] of Object.entries(FILES))
				await host.write(`${tree}/${path}`, await readSource(source));
			await host.run(['tar', '--owner=0', '--group=0', '-C', tree, '-cf', overlay, '.']);
			await installDebian(host, {
				folder,
				release,
				packages: PACKAGES,
				options: [
					// A mirror that is some weeks behind has an older sid, signed all the same: the report names the versions.
					'--aptopt=Acquire::Check-Valid-Until "false"',
					`--customize-hook=tar-in ${overlay} /`,
					'--customize-hook=rm -rf "$1"/var/lib/apt/lists/*_* "$1"/var/log/apt "$1"/var/log/dpkg.log',
				],
				tar,
				at,
			});
			at('importing it');
			await importImage(host, {folder, tar, entrypoint: ['sh', '/usr/lib/virtrig/first']});
			for (const path of [tree, overlay, tar]) await host.remove(path);
		},
	};
}
