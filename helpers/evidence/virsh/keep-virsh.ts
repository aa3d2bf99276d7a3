import type {EvidenceType} from '../evidence-type.ts';

/** The commands to virsh on the guests' connections, and the answers, as asciicast v2. */
export const virsh: EvidenceType = {
	name: 'virsh',
	keep: async ({libvirt, guests, file}) => {
		if (!libvirt) return;
		for (const driver of new Set(guests.map(({connection}) => connection))) {
			for (const [index, recording] of libvirt.virsh(driver).recordings().entries())
				await file(`virsh-${driver}-${index + 1}.cast`, recording);
		}
	},
};
