import type {Host} from '../host.ts';

/** Those of the paths at which something is, in their order; a symbolic link counts wherever it leads. */
export async function existingPaths(host: Host, paths: readonly string[]): Promise<string[]> {
	const found = await Promise.all(paths.map((path) => host.status(path)));
	return paths.filter((_, index) => found[index] !== undefined);
}
