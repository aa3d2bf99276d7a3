import type {EvidenceType} from '../evidence-type.ts';

/** The terminal traffic of each GDB, as asciicast v2. Few cases use GDB, and its output is useful even if they pass. */
export const gdb: EvidenceType = {
	name: 'gdb',
	of: 'every',
	keep: async ({debuggers, file}) => {
		for (const [index, recording] of debuggers.recordings().entries())
			await file(`gdb-${index + 1}.cast`, recording);
	},
};
