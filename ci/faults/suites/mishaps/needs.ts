import type {SubjectNeeds} from 'virtrig';

export default {drivers: ['qemu', 'lxc']} satisfies SubjectNeeds;
