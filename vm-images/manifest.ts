import type {Host} from '../helpers/host/host.ts';
import type {Recipe} from './recipe.ts';

/** The file in an image's folder that lists the checksums of the built files, in the format of sha256sum. */
const MANIFEST = 'SHA256SUMS';

/** Like {@link MANIFEST}, for a large image: the size, inode and times of each file. */
const SEAL = 'SEAL';

/**
 * A shell function that tests whether folder $1 has all of its results (the other arguments), unchanged since the
 * build.
 */
const INTACT = `intact() (
	cd "$1" 2>/dev/null || exit 1
	shift
	if [ -e ${SEAL} ]; then [ "$(stat -c '%n %s %i %.9Y %.9Z' -- "$@")" = "$(cat ${SEAL})" ]
	else [ "$(wc -l < ${MANIFEST})" = $# ] && sha256sum --check --strict --status ${MANIFEST}
	fi
) 2>/dev/null`;

/** Records the built files in the manifest or the seal. Call it after the last change to their modes. */
export async function writeManifest(
	host: Host,
	folder: string,
	{results, large}: Recipe<string>,
): Promise<void> {
	const script = large
		? `cd "$0" && stat -c '%n %s %i %.9Y %.9Z' -- "$@" > ${SEAL}`
		: `cd "$0" && sha256sum -- "$@" > ${MANIFEST}`;
	await host.run(['sh', '-euc', script, folder, ...Object.values(results)]);
}

/**
 * Whether every result has the bytes that were built. If so, marks the image as used: the folder's time is the time
 * of its last use. The bytes are read each time (about 0.1 s for the Linux guest), except for a large image. Nobody
 * removes the image meanwhile: see pruneCache.
 */
export async function takeIntact(
	host: Host,
	{folder, cache}: {readonly folder: string; readonly cache: string},
	recipe: Recipe<string>,
): Promise<boolean> {
	// A user who may not write there can still use the image.
	const script = `${INTACT}\nintact "$@" || exit 1; touch -- "$1" 2>/dev/null || :`;
	const results = Object.values(recipe.results);
	// flock(1) creates a missing file, but not `/.` at the end of a path.
	const locked = ['flock', '--shared', `${cache}/.`, 'sh', '-c', script, 'sh', folder, ...results] as const;
	return (await host.run(locked, {check: false})).exitCode === 0;
}

/**
 * Moves a finished draft into place, unless another builder was first: same recipe, same bytes. The cache folder is
 * locked meanwhile, so that nobody removes what another builder has just put there.
 */
export async function publish(
	host: Host,
	{draft, folder, cache}: {readonly draft: string; readonly folder: string; readonly cache: string},
	recipe: Recipe<string>,
): Promise<void> {
	const script = `${INTACT}
		if intact "$@"; then exit 0; fi
		if [ -e "$1" ]; then mv -T "$1" "$0/damaged"; fi
		mv -T "$0" "$1"
		rm -rf "$1/damaged"`;
	const results = Object.values(recipe.results);
	await host.run(['flock', '--', cache, 'sh', '-euc', script, draft, folder, ...results]);
}
