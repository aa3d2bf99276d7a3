import type {SubjectNeeds} from 'virtrig';

export default {drivers: ['lxc']} satisfies SubjectNeeds;
