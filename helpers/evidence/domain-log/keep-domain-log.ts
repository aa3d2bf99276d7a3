import type {EvidenceType} from '../evidence-type.ts';

/** Each guest's per-VM log. */
export const domainLog: EvidenceType = {
	name: 'domain-log',
	keep: async ({host, guests, file}) => {
		for (const guest of guests) await file(`${guest.name}.log`, () => host.readText(guest.logPath));
	},
};
