import {createHash} from 'node:crypto';
import type {Host} from '../helpers/host/host.ts';
import type {Recipe} from './recipe.ts';
import {readSource} from './source.ts';

/** Returns the hash of everything that determines an image's bytes: 16 hexadecimal digits. */
export async function recipeHash(host: Host, recipe: Recipe<string>): Promise<string> {
	const [sources, ingredients] = await Promise.all([
		Promise.all(recipe.sources.map(readSource)),
		recipe.ingredients(host),
	]);
	const hash = createHash('sha256').update(`${recipe.name} ${recipe.version}`);
	for (const part of [...sources, ...ingredients]) hash.update(`\n${part.length}\n`).update(part);
	return hash.digest('hex').slice(0, 16);
}
