import {InputError} from '../errors.ts';
import {rootReason} from './container-root.ts';
import type {Domain, Filesystem} from './domain.ts';
import {readDomain} from './read-domain.ts';

/** virtrig refuses to start a container because it would run on files of the host. */
export class ContainerRootError extends InputError {
	override name = 'ContainerRootError';
}

/**
 * Refuses an LXC domain without its own root: libvirt_lxc would run the host's init on the host's files.
 *
 * `xml` must be the domain's XML as libvirt returns it (`virsh dumpxml`), never the text that was sent: libvirt silently drops
 * a misspelt element. `base` is the folder that holds all container roots.
 *
 * Returns the domain that was read. Throws a ContainerRootError with the reason, or an InputError if the XML cannot be read.
 * Compares paths as text only: the caller must check that no symbolic link leads out of `base`.
 */
export function checkContainerRoot(xml: string, base: string): Domain {
	const domain = readDomain(xml);
	const reason = containerRootReason(domain, base);
	if (reason === undefined) return domain;
	throw new ContainerRootError({
		tried: `check the root of container ${JSON.stringify(domain.name)}`,
		expected: `one <filesystem type='mount'> with target '/' and a source below ${JSON.stringify(base)}, and no files of the host elsewhere`,
		seen: reason,
		advice: 'give the container its own root and define it again; it was not started',
	});
}

/** Why a container must not be started; undefined if it may, and for a QEMU guest. */
function containerRootReason(domain: Domain, base: string): string | undefined {
	if (domain.type === 'kvm' || domain.type === 'qemu') return undefined;
	const roots = domain.filesystems.filter(({target}) => target === '/');
	const root = roots[0];
	if (root === undefined) return noRootReason(domain.filesystems);
	if (roots.length > 1) {
		return `${roots.length} filesystems have target '/': ${roots.map(({source}) => source).join(', ')}`;
	}
	// The source of a `bind` is inside the container for every target except '/', where libvirt takes it from the host.
	if (root.type !== 'mount') return `the filesystem with target '/' is of type ${root.type}`;
	const wrong = rootReason(base, root.source ?? '');
	if (wrong !== undefined) return `the source of target '/' is wrong: ${wrong}`;
	return firstReason(domain.filesystems, (filesystem) => otherReason(filesystem, base));
}

/** libvirt compares the target with exactly '/' (virDomainGetFilesystemForTarget), so '//' and '' are not a root. */
function noRootReason(filesystems: readonly Filesystem[]): string {
	if (filesystems.length === 0)
		return 'it has no <filesystem> at all, so its root would be the root of the host';
	const targets = filesystems.map(({target}) => JSON.stringify(target)).join(', ');
	return `no filesystem has target '/', so its root would be the root of the host; their targets are ${targets}`;
}

/** Checks that the other filesystems do not show files of the host either, and do not cover the root. */
function otherReason({type, source, target}: Filesystem, base: string): string | undefined {
	if (target === '/') return undefined;
	if (!target.startsWith('/') || target.split('/').slice(1).some(isOdd)) {
		return `a filesystem's target ${JSON.stringify(target)} is not a normalized absolute path`;
	}
	if (type === 'ram' || type === 'bind') return undefined;
	const wrong = rootReason(base, source ?? '');
	return wrong === undefined
		? undefined
		: `the source of target ${JSON.stringify(target)} is wrong: ${wrong}`;
}

function isOdd(part: string): boolean {
	return part === '' || part === '.' || part === '..';
}

function firstReason<T>(items: readonly T[], reasonOf: (item: T) => string | undefined): string | undefined {
	for (const item of items) {
		const reason = reasonOf(item);
		if (reason !== undefined) return reason;
	}
	return undefined;
}
