import type {EvidenceType} from '../evidence-type.ts';

/** Each guest's XML as libvirt shows it. */
export const domain: EvidenceType = {
	name: 'domain',
	keep: async ({guests, xml, file}) => {
		await Promise.all(guests.map((guest) => file(`${guest.name}.xml`, () => xml(guest))));
	},
};
