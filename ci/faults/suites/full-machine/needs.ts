import type {SubjectNeeds} from 'virtrig';

export default {drivers: ['kvm']} satisfies SubjectNeeds;
