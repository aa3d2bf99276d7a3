import {readDomain} from '../../domain/read-domain.ts';
import {HostError} from '../../errors.ts';
import type {Libvirt} from '../../libvirt/libvirt.ts';
import type {EvidenceType} from '../evidence-type.ts';
import {guestFiles} from './guest-files.ts';

/** The owner and label of each guest's files, beside the values that libvirt says it has set. */
export const selinux: EvidenceType = {
	name: 'selinux',
	keep: async ({guests, xml, record}) => {
		for (const guest of guests) {
			const files = await Promise.all(
				guestFiles(readDomain(await xml(guest))).map(async ({path, expected}) => ({
					path,
					...(await labelsOf(guest.libvirt, path)),
					expected,
				})),
			);
			record({kind: 'labels', guest: guest.name, files});
		}
	},
};

/** Empty for a file that does not exist, and for one that only the daemon can see. */
async function labelsOf(libvirt: Libvirt, path: string) {
	const {host} = libvirt;
	const onHost = hostPathOf(libvirt, path);
	const status = onHost === undefined ? undefined : await host.status(onHost);
	if (onHost === undefined || !status) return {};
	// On a file system without labels, the request fails.
	const xattrs = await host.xattrs(onHost).catch(() => new Map<string, string>());
	return {owner: {user: status.uid, group: status.gid}, context: xattrs.get('security.selinux')};
}

/** Undefined for a path in a private libvirt's memory. */
function hostPathOf(libvirt: Libvirt, path: string): string | undefined {
	try {
		return libvirt.hostPath(path);
	} catch (error) {
		if (error instanceof HostError) return undefined;
		throw error;
	}
}
