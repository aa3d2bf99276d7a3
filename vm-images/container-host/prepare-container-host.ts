import {basename} from 'node:path';
import {HostError} from '../../helpers/errors.ts';
import type {Host} from '../../helpers/host/host.ts';
import type {ContainerRelease} from '../../helpers/needs/place.ts';
import type {GuestImages} from '../images.ts';
import {prepareImage} from '../prepare-image.ts';
import {containerHostRecipe} from './recipe.ts';

/** Where the guests' images are in a container. */
const INSIDE = '/usr/share/virtrig';

/** What containers of one release are started from. */
export interface PreparedContainerHost {
	/** The store with their image. */
	readonly store: string;
	/** The guests' images on this machine, by their paths in the container. */
	readonly files: Readonly<Record<string, string>>;
	/** The guests' images inside. */
	readonly guests: GuestImages;
}

/** Debian's archive does not give a release's packages, or not now: that says nothing of libvirt. */
export class NoPackagesError extends HostError {
	override name = 'NoPackagesError';
}

/**
 * Takes the image of a release's containers from the cache, or makes it of Debian's packages: some 45 s, once. Rejects with
 * a NoPackagesError where these cannot be had. `say` is told of what takes long.
 */
export async function prepareContainerHost(
	host: Host,
	{
		release,
		guests,
		cache,
		say,
	}: {release: ContainerRelease; guests: GuestImages; cache: string; say: (line: string) => void},
): Promise<PreparedContainerHost> {
	try {
		const {files} = await prepareImage(host, containerHostRecipe(release), cache, () =>
			say(`building the container ${release} from Debian's packages, once: about a minute`),
		);
		return {store: files.store, ...guestsInside(guests)};
	} catch (error) {
		throw explain(error, host, release);
	}
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

/** What follows from what apt has said before. */
const CONSEQUENCE = /^E: (Some index files|apt-get |mmdebstrap )/;

/** What apt says of an archive that it cannot use begins with `E:`; what else fails is not the archive's fault. */
function explain(error: unknown, host: Host, release: string): unknown {
	if (!(error instanceof HostError) || !error.tried.startsWith('run: mmdebstrap')) return error;
	const said = (error.seen ?? '')
		.split('\n')
		.filter((line) => line.startsWith('E: ') && !CONSEQUENCE.test(line));
	if (said.length === 0 || /No space left/.test(error.seen ?? '')) return error;
	return new NoPackagesError({
		tried: `install the packages of ${release}`,
		host: host.name,
		expected: "them from Debian's archive",
		seen: said.join('\n'),
		advice: "check this machine's network, and whether the archive has that release",
		cause: error,
	});
}
