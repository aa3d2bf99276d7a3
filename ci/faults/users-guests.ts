import {ContainerRoot} from '../../helpers/domain/container-root.ts';
import {buildLxcDomain} from '../../helpers/domain/lxc-domain.ts';
import {buildQemuDomain} from '../../helpers/domain/qemu-domain.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareGuestImages} from '../../vm-images/images.ts';
import type {Machine} from './machine.ts';

/** Defines and starts guests that a user of the machine might run: a virtual machine and a container. */
export async function startUsersGuests(machine: Machine): Promise<void> {
	const {host, folder} = machine;
	const images = await prepareGuestImages(host, cacheFolder(host));
	const base = '/var/lib/libvirt/users';
	await host.makeFolder(`${folder}/lib/users/root`);
	await host.run(['tar', '-xf', images.container.tar, '-C', `${folder}/lib/users/root`]);
	const xml = {
		qemu: buildQemuDomain({name: 'users-machine', driver: 'qemu', memory: 16, vcpus: 1, boot: images.micro}),
		lxc: buildLxcDomain({
			name: 'users-container',
			memory: 64,
			vcpus: 1,
			root: ContainerRoot.inside(base, `${base}/root`),
			init: '/sbin/init',
		}),
	};
	for (const driver of ['qemu', 'lxc'] as const) {
		const file = `${folder}/lib/users/${driver}.xml`;
		await host.write(file, xml[driver]);
		await machine.virsh(driver, 'define', file);
		await machine.virsh(driver, 'start', driver === 'qemu' ? 'users-machine' : 'users-container');
	}
}
