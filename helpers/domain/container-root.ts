import {InputError} from '../errors.ts';
import {hostFolderReason, isBelow} from './host-folders.ts';

/**
 * The root folder of an LXC guest.
 *
 * **An LXC domain without its own root runs the host's init on the host's files**, because libvirt_lxc then gives the container
 * the host's tree. Such a guest once booted the host's systemd, which emptied /tmp and started the host's services. So {@link
 * buildLxcDomain} does not accept a string. Only {@link ContainerRoot.inside} creates a root, and it refuses every path that is
 * not clearly inside virtrig's own folder.
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
	 * Checks that `path` is a folder below `base`, virtrig's folder for container roots, and that neither is a folder of the
	 * host. Throws an InputError with the reason. Checks the text only: resolve symbolic links before the call.
	 */
	static inside(base: string, path: string): ContainerRoot {
		const reason = rootReason(base, path);
		if (reason === undefined) return new ContainerRoot(path);
		throw new InputError({
			tried: `use ${JSON.stringify(path)} as the root of a container`,
			expected: `a folder below ${JSON.stringify(base)}`,
			seen: reason,
			advice:
				'give the container its own root there; with any other root it would run on the files of the host',
		});
	}
}

/** Why a folder must not be a container's root; undefined if it may. */
export function rootReason(base: string, path: string): string | undefined {
	const wrongBase = hostFolderReason(base);
	if (wrongBase !== undefined) return `the base for container roots is wrong: ${wrongBase}`;
	return (
		hostFolderReason(path) ?? (isBelow(path, base) ? undefined : `${JSON.stringify(path)} is not below it`)
	);
}
