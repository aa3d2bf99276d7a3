import type {SubjectNeeds} from 'virtrig';

export default {
	drivers: ['kvm', 'qemu', 'lxc'],
	selinux: 'permissive',
	systemd: true,
	ownMachine: true,
} satisfies SubjectNeeds;

/** For cases that only use virtual machines. */
export const MACHINES = {drivers: ['kvm', 'qemu']} as const;
