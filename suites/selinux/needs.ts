import type {SubjectNeeds} from 'virtrig';

export default {drivers: ['kvm', 'qemu', 'lxc'], selinux: 'permissive', systemd: true} satisfies SubjectNeeds;
