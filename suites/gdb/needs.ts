import type {SubjectNeeds} from 'virtrig';

export default {drivers: ['kvm', 'qemu', 'lxc'], gdb: true} satisfies SubjectNeeds;
