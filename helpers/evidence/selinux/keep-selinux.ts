import {readDomain} from '../../domain/read-domain.ts';
import type {Libvirt} from '../../libvirt/libvirt.ts';
import type {EvidenceType} from '../evidence-type.ts';
import {guestFiles} from './guest-files.ts';

/** Who owns the files of each guest and how they are labelled, beside what libvirt says that it has set. */
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

async function labelsOf(libvirt: Libvirt, path: string) {
	const {host} = libvirt;
	const onHost = libvirt.hostPath(path);
	const status = await host.status(onHost);
	if (!status) return {};
	// A file system without labels refuses to be asked.
	const xattrs = await host.xattrs(onHost).catch(() => new Map<string, string>());
	return {
		owner: {user: status.uid, group: status.gid},
		context: xattrs.get('security.selinux'),
	};
}
