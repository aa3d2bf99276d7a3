import type {EvidenceType} from '../evidence-type.ts';

/** The texts that a place gives about itself, such as the console of a runner VM. */
export const place: EvidenceType = {
	name: 'place',
	keep: async ({place, file}) => {
		for (const [name, text] of await place.evidence()) await file(name, text);
	},
};
