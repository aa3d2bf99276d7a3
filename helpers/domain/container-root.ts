import {InputError} from '../errors.ts';
import {hostFolderReason, isBelow} from './host-folders.ts';

/**
 * The folder that an LXC guest has as its root.
 *
 * **An LXC domain without a root of its own runs the host's init on the host's files**: libvirt_lxc then gives the
 * container the host's tree. A guest so started booted the host's systemd, which emptied /tmp and started the host's
 * services. So {@link buildLxcDomain} takes no plain string: only {@link ContainerRoot.inside} makes one of these, and
 * it refuses every path that is not plainly inside virtrig's own folder.
 */
export class ContainerRoot {
	readonly #path: string;

	private constructor(path: string) {
		this.#path = path;
	}

	/** Absolute and normalized. */
	get path(): string {
		return this.#path;
	}

	/**
	 * Checks that `path` is a folder below `base`, the folder that virtrig keeps its container roots in, and that neither
	 * is a folder of the host. Throws an InputError with the reason. Looks at the text alone: resolve symbolic links
	 * before.
	 */
	static inside(base: string, path: string): ContainerRoot {
		const reason = rootReason(base, path);
		if (reason === undefined) return new ContainerRoot(path);
		throw new InputError({
			tried: `use ${JSON.stringify(path)} as the root of a container`,
			expected: `a folder below ${JSON.stringify(base)}`,
			seen: reason,
			advice:
				'give the container a root of its own there; on any other, it would run on the files of the host',
		});
	}
}

/** Why a folder may not be a container's root; undefined when it may. */
export function rootReason(base: string, path: string): string | undefined {
	const wrongBase = hostFolderReason(base);
	if (wrongBase !== undefined) return `the base for container roots is wrong: ${wrongBase}`;
	return (
		hostFolderReason(path) ?? (isBelow(path, base) ? undefined : `${JSON.stringify(path)} is not below it`)
	);
}
