import type {Host} from '../helpers/host/host.ts';
import type {Recipe} from './recipe.ts';

/** The file in an image's folder that says which bytes were built, as sha256sum writes and checks it. */
const MANIFEST = 'SHA256SUMS';

/** A shell function that tells whether folder $1 has all of its $2 results as they were built. */
const INTACT = `intact() (
	cd "$1" 2>/dev/null && [ "$(wc -l < ${MANIFEST})" = "$2" ] && sha256sum --check --strict --status ${MANIFEST}
) 2>/dev/null`;

export async function writeManifest(host: Host, folder: string, {results}: Recipe<string>): Promise<void> {
	const script = `cd "$0" && sha256sum -- "$@" > ${MANIFEST}`;
	await host.run(['sh', '-c', script, folder, ...Object.values(results)]);
}

/** Whether every result has the bytes that were built. They are read again each time: some 0.1 s for the largest image. */
export async function isIntact(host: Host, folder: string, recipe: Recipe<string>): Promise<boolean> {
	const argv = ['sh', '-c', `${INTACT}\nintact "$@"`, 'sh', folder, count(recipe)] as const;
	return (await host.run(argv, {check: false})).exitCode === 0;
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
		if intact "$1" "$2"; then exit 0; fi
		if [ -e "$1" ]; then mv -T "$1" "$0/damaged"; fi
		mv -T "$0" "$1"
		rm -rf "$1/damaged"`;
	await host.run(['flock', '--', cache, 'sh', '-euc', script, draft, folder, count(recipe)]);
}

function count({results}: Recipe<string>): string {
	return String(Object.keys(results).length);
}
