import {createHash} from 'node:crypto';
import {z} from 'zod';
import type {Host} from '../helpers/host/host.ts';
import type {Recipe} from './recipe.ts';

/** The file beside an image's results that has their hashes: file name to SHA-256. */
export const MANIFEST = 'manifest.json';

const manifestSchema = z.record(z.string(), z.string());

/** Names a recipe with all that determines its bytes; 16 hexadecimal digits. */
export async function recipeHash(host: Host, recipe: Recipe): Promise<string> {
	const hash = createHash('sha256').update(`${recipe.name} ${recipe.version}`);
	const sources = await Promise.all(recipe.sources.map((path) => host.readBytes(path)));
	for (const part of [...sources, ...(await recipe.ingredients(host))]) {
		hash.update(`\n${part.length}\n`).update(part);
	}
	return hash.digest('hex').slice(0, 16);
}

/** Whether a folder of the cache holds an image's results as they were built. */
export async function isIntact(host: Host, folder: string, recipe: Recipe): Promise<boolean> {
	const manifest = `${folder}/${MANIFEST}`;
	if (!(await host.status(manifest))) return false;
	try {
		const expected = manifestSchema.parse(JSON.parse(await host.readText(manifest)));
		const actual = await hashResults(host, folder, recipe);
		return recipe.results.every((file) => expected[file] === actual[file]);
	} catch {
		// A damaged manifest or a missing file: what the cache cannot vouch for is built anew.
		return false;
	}
}

/** The SHA-256 of each result in a folder. */
export async function hashResults(
	host: Host,
	folder: string,
	{results}: Recipe,
): Promise<Record<string, string>> {
	const hashes = await Promise.all(
		results.map(async (file): Promise<[string, string]> => {
			const bytes = await host.readBytes(`${folder}/${file}`);
			return [file, createHash('sha256').update(bytes).digest('hex')];
		}),
	);
	return Object.fromEntries(hashes);
}
