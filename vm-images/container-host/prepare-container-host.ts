import {basename} from 'node:path';
import type {ContainerRelease} from '../../helpers/container-host/releases.ts';
import type {GuestImages} from '../../helpers/guest/guest-images.ts';
import type {Host} from '../../helpers/host/host.ts';
import type {Say} from '../../helpers/say.ts';
import {prepareImage} from '../prepare-image.ts';
import {containerHostRecipe} from './recipe.ts';

/** The guests' images in a container. */
const INSIDE = '/usr/share/virtrig';

/** What the containers of one release are started from. */
interface PreparedContainerHost {
	/** The podman store with their image. */
	readonly store: string;
	/** The guests' images on this machine, keyed by their paths in the container. */
	readonly files: Readonly<Record<string, string>>;
	/** The guests' images inside. */
	readonly guests: GuestImages;
}

/**
 * Takes the image of a release's containers from the cache, or builds it from Debian's packages (about 45 s, once).
 * Rejects with a NoPackagesError if the packages cannot be downloaded.
 */
export async function prepareContainerHost(
	host: Host,
	{release, guests, cache, say}: {release: ContainerRelease; guests: GuestImages; cache: string; say: Say},
): Promise<PreparedContainerHost> {
	const begin = () =>
		say.working(`building the container ${release}`, "from Debian's packages, once: about a minute");
	const {files} = await prepareImage(host, containerHostRecipe(release), cache, begin);
	return {store: files.store, ...guestsInside(guests)};
}

function guestsInside({
	micro,
	linux,
	container,
}: GuestImages): Pick<PreparedContainerHost, 'files' | 'guests'> {
	const inside = (path: string) => `${INSIDE}/${basename(path)}`;
	const all = [micro.rom, linux.kernel, linux.initrd, container.tar];
	return {
		files: Object.fromEntries(all.map((path) => [inside(path), path])),
		guests: {
			micro: {rom: inside(micro.rom)},
			linux: {kernel: inside(linux.kernel), initrd: inside(linux.initrd)},
			container: {tar: inside(container.tar)},
		},
	};
}
