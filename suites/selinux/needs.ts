import type {SubjectNeeds} from 'virtrig';

export default {
	drivers: ['kvm', 'qemu', 'lxc'],
	selinux: 'permissive',
	systemd: true,
	ownMachine: true,
} satisfies SubjectNeeds;

/** For cases of virtual machines alone. */
export const MACHINES = {drivers: ['kvm', 'qemu']} as const;
