import type {Host} from '../helpers/host/host.ts';
import type {Recipe} from './recipe.ts';

/** The file in an image's folder that says which bytes were built, as sha256sum writes and checks it. */
const MANIFEST = 'SHA256SUMS';

/** As {@link MANIFEST} for a large image: the size, inode and times of each file. */
const SEAL = 'SEAL';

/** A shell function that tells whether folder $1 has all of its results, the other words, as they were built. */
const INTACT = `intact() (
	cd "$1" 2>/dev/null || exit 1
	shift
	if [ -e ${SEAL} ]; then [ "$(stat -c '%n %s %i %.9Y %.9Z' -- "$@")" = "$(cat ${SEAL})" ]
	else [ "$(wc -l < ${MANIFEST})" = $# ] && sha256sum --check --strict --status ${MANIFEST}
	fi
) 2>/dev/null`;

/** Call it when no mode of a file is to be changed any more. */
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
 * Whether every result has the bytes that were built, of which note is then taken: the folder's time is that of its last
 * use. They are read again each time, some 0.1 s for the Linux guest, but for those of a large image. Nobody removes it
 * meanwhile: see pruneCache.
 */
export async function takeIntact(
	host: Host,
	{folder, cache}: {readonly folder: string; readonly cache: string},
	recipe: Recipe<string>,
): Promise<boolean> {
	// Who may not write there uses it all the same.
	const script = `${INTACT}\nintact "$@" || exit 1; touch -- "$1" 2>/dev/null || :`;
	const results = Object.values(recipe.results);
	// The dot, since flock(1) makes a file where nothing is.
	const locked = ['flock', '--shared', `${cache}/.`, 'sh', '-c', script, 'sh', folder, ...results] as const;
	return (await host.run(locked, {check: false})).exitCode === 0;
}

/**
 * Puts a finished draft in its place, unless another builder was first: the recipe is the same, and so are the bytes.
 * The cache's folder is locked meanwhile, so that nobody takes away what another has just put there.
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
