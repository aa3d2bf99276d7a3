import type {SubjectNeeds} from 'virtrig';

export default {drivers: ['kvm', 'qemu', 'lxc']} satisfies SubjectNeeds;
