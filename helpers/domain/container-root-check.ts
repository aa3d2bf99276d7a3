import {InputError} from '../errors.ts';
import {rootReason} from './container-root.ts';
import type {Domain, Filesystem} from './domain.ts';
import {readDomain} from './read-domain.ts';

/** A container that virtrig refuses to start, because it would run on files of the host. */
export class ContainerRootError extends InputError {
	override name = 'ContainerRootError';
}

/**
 * Refuses an LXC domain without a root of its own: libvirt_lxc would run the host's init on the host's files.
 *
 * `xml` is the domain's XML as libvirt gives it back (`virsh dumpxml`), never the text that was sent: libvirt drops a
 * misspelt element without a word. `base` is the folder that container roots are kept in.
 *
 * Throws a ContainerRootError with the reason, or an InputError when the XML cannot be read. Looks at paths as text:
 * that no symbolic link leads out of `base` is for the caller to see to, who gets the domain that was read.
 */
export function checkContainerRoot(xml: string, base: string): Domain {
	const domain = readDomain(xml);
	const reason = containerRootReason(domain, base);
	if (reason === undefined) return domain;
	throw new ContainerRootError({
		tried: `check the root of container ${JSON.stringify(domain.name)}`,
		expected: `one <filesystem type='mount'> with target '/' and a source below ${JSON.stringify(base)}, and nothing of the host's elsewhere`,
		seen: reason,
		advice: 'give the container a root of its own and define it again; it was not started',
	});
}

/** Why a container may not be started; undefined when it may, and for a guest of QEMU. */
function containerRootReason(domain: Domain, base: string): string | undefined {
	if (domain.type === 'kvm' || domain.type === 'qemu') return undefined;
	const roots = domain.filesystems.filter(({target}) => target === '/');
	const root = roots[0];
	if (root === undefined) return noRootReason(domain.filesystems);
	if (roots.length > 1) {
		return `${roots.length} filesystems have target '/': ${roots.map(({source}) => source).join(', ')}`;
	}
	// A `bind` source is inside the container for every target but this one, where libvirt takes it from the host.
	if (root.type !== 'mount') return `the filesystem with target '/' is of type ${root.type}`;
	const wrong = rootReason(base, root.source ?? '');
	if (wrong !== undefined) return `the source of target '/' is wrong: ${wrong}`;
	return firstReason(domain.filesystems, (filesystem) => otherReason(filesystem, base));
}

/** libvirt compares with '/' to the letter (virDomainGetFilesystemForTarget): '//' and '' are no root. */
function noRootReason(filesystems: readonly Filesystem[]): string {
	if (filesystems.length === 0)
		return 'it has no <filesystem> at all, so its root would be the root of the host';
	const targets = filesystems.map(({target}) => JSON.stringify(target)).join(', ');
	return `no filesystem has target '/', so its root would be the root of the host; their targets are ${targets}`;
}

/** What else the container sees must not be the host's either, and must not be laid over its root. */
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
