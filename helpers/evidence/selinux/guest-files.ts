import type {BackingImage, Domain, DomainDisk, ImageSeclabel, Seclabel} from '../../domain/domain.ts';

/** The numeric ids of a user and a group. */
interface Owner {
	readonly user: number;
	readonly group: number;
}

/** A file that a guest uses, as the daemon sees it, and what libvirt should have set on it while the guest runs. */
interface GuestFile {
	readonly path: string;
	/** Empty if the XML does not say. */
	readonly expected: {readonly owner?: Owner; readonly context?: string};
}

/**
 * Returns the files that a guest uses, with the labels that its live XML names. An image gets the domain's `imagelabel`, or its
 * own `<label>`, unless relabelling is off for it. Under SELinux, a read-only or shared image, a backing image and a kernel get a
 * type that only the policy names (virtual_image_context) and the XML does not show. DAC gives all of them to the domain's user
 * (virSecuritySELinuxSetImageLabelInternal and virSecuritySELinuxSetAllLabel in src/security/security_selinux.c,
 * virSecurityDACSetImageLabelInternal and virSecurityDACSetAllLabel in src/security/security_dac.c).
 */
export function guestFiles(domain: Domain): GuestFile[] {
	const selinux = labelOf(domain, 'selinux');
	const dac = labelOf(domain, 'dac');
	const image = (
		file: string | undefined,
		own: readonly ImageSeclabel[],
		isPrivate: boolean,
	): GuestFile[] => {
		if (file === undefined) return [];
		const context = imageLabel(own, 'selinux', isPrivate ? selinux : undefined);
		const owner = parseOwner(imageLabel(own, 'dac', dac));
		return [{path: file, expected: {context, owner}}];
	};
	const files = [
		...domain.disks.flatMap((disk) => [
			...image(disk.file, disk.seclabels, isPrivate(disk)),
			...(disk.backing ?? []).flatMap(({file, seclabels}: BackingImage) => image(file, seclabels, false)),
		]),
		...[domain.os.kernel, domain.os.initrd].flatMap((path) => image(path, [], false)),
		...[domain.os.loader, ...domain.filesystems.map(({source}) => source)].flatMap((path) =>
			path?.startsWith('/') ? [{path, expected: {}}] : [],
		),
	];
	// Each file once, because disks may share a backing image.
	return [...new Map(files.map((file) => [file.path, file])).values()];
}

function isPrivate({readonly, shareable}: DomainDisk): boolean {
	return !readonly && !shareable;
}

/** Returns the label of the domain's images; undefined if libvirt leaves them alone, or the guest does not run. */
function labelOf({seclabels}: Domain, model: string): string | undefined {
	const found = seclabels.find((one: Seclabel) => one.model === model);
	return found?.relabel === false ? undefined : found?.imagelabel;
}

function imageLabel(
	own: readonly ImageSeclabel[],
	model: string,
	inherited: string | undefined,
): string | undefined {
	// A label without a model applies to all models.
	const found = own.find((one) => one.model === undefined || one.model === model);
	if (!found) return inherited;
	if (!found.relabel || found.labelskip) return undefined;
	return found.label ?? inherited;
}

/** Reads `+64055:+108`; undefined for names, because only the host knows their numbers. */
function parseOwner(label: string | undefined): Owner | undefined {
	const [, user, group] = /^\+(\d+):\+(\d+)$/.exec(label ?? '') ?? [];
	return user === undefined ? undefined : {user: Number(user), group: Number(group)};
}
