import type {EvidenceType} from '../evidence-type.ts';

/** The traffic of each guest's consoles, as asciicast v2. */
export const consoles: EvidenceType = {
	name: 'consoles',
	keep: async ({guests, file}) => {
		for (const guest of guests) {
			for (const [index, console] of guest.consoles.entries())
				await file(`${guest.name}-console-${index + 1}.cast`, console.recording());
		}
	},
};
