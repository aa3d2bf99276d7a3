import type {Host} from '../host.ts';

/** Returns the paths that exist, in their order. A symbolic link exists even if its target does not. */
export async function existingPaths(host: Host, paths: readonly string[]): Promise<string[]> {
	const found = await Promise.all(paths.map((path) => host.status(path)));
	return paths.filter((_, index) => found[index] !== undefined);
}
