import type {EvidenceType} from '../evidence-type.ts';

/** What a place tells of itself, such as the console of a runner VM. */
export const place: EvidenceType = {
	name: 'place',
	keep: async ({place, file}) => {
		for (const [name, text] of await place.evidence()) await file(name, text);
	},
};
