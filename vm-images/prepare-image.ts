import {createHash, randomBytes} from 'node:crypto';
import {z} from 'zod';
import {HostError} from '../helpers/errors.ts';
import type {Host} from '../helpers/host/host.ts';
import type {Recipe} from './recipe.ts';

const manifestSchema = z.record(z.string(), z.string());

/** A build that was killed leaves its folder; after this many milliseconds it cannot be at work any more. */
const ABANDONED = 60 * 60 * 1000;

/**
 * The folder with an image's files: from the cache, or built now. It is named by the content of the recipe; a cached
 * file that is missing or has other bytes than were built is built anew. Builders that run at once do not meet: each
 * works in a folder of its own, which is renamed when it is complete.
 */
export async function prepareImage(host: Host, recipe: Recipe, cache: string): Promise<string> {
	await requirePrograms(host, recipe);
	const folder = `${cache}/${recipe.name}-${await recipeHash(host, recipe)}`;
	if (await isIntact(host, folder, recipe)) return folder;
	await host.remove(folder);
	await removeAbandoned(host, cache);
	const draft = `${cache}/.${recipe.name}-${randomBytes(6).toString('hex')}`;
	await host.makeFolder(draft);
	try {
		await recipe.build(host, draft);
		await host.write(`${draft}/manifest.json`, JSON.stringify(await hashResults(host, draft, recipe)));
		await publish(host, draft, folder, recipe);
	} finally {
		await host.remove(draft);
	}
	return folder;
}

async function publish(host: Host, draft: string, folder: string, recipe: Recipe): Promise<void> {
	try {
		await host.rename(draft, folder);
	} catch (error) {
		// Another builder was first: the recipe is the same, and so are the bytes.
		if (!(await isIntact(host, folder, recipe))) throw error;
	}
}

async function requirePrograms(host: Host, {name, programs}: Recipe): Promise<void> {
	const {stdout} = await host.run(['sh', '-c', 'for p; do command -v "$p" >/dev/null || echo "$p"; done', 'sh', ...Object.keys(programs)]);
	const missing = stdout.split('\n').filter(Boolean);
	if (missing.length === 0) return;
	const packages = [...new Set(missing.map((program) => programs[program]))];
	throw new HostError({
		tried: `build the image ${name}`,
		host: host.name,
		expected: 'the programs that it is built with',
		seen: `no ${missing.join(', ')}`,
		advice: `apt-get install ${packages.join(' ')}`,
	});
}

async function recipeHash(host: Host, recipe: Recipe): Promise<string> {
	const hash = createHash('sha256').update(`${recipe.name} ${recipe.version}`);
	const parts = [...(await Promise.all(recipe.sources.map((path) => host.readBytes(path)))), ...(await recipe.ingredients(host))];
	for (const part of parts) hash.update(`\n${part.length}\n`).update(part);
	return hash.digest('hex').slice(0, 16);
}

async function isIntact(host: Host, folder: string, recipe: Recipe): Promise<boolean> {
	const manifest = `${folder}/manifest.json`;
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

async function hashResults(host: Host, folder: string, {results}: Recipe): Promise<Record<string, string>> {
	const hashes = await Promise.all(
		results.map(async (file): Promise<[string, string]> => {
			const bytes = await host.readBytes(`${folder}/${file}`);
			return [file, createHash('sha256').update(bytes).digest('hex')];
		}),
	);
	return Object.fromEntries(hashes);
}

async function removeAbandoned(host: Host, cache: string): Promise<void> {
	for (const name of (await host.list(cache)).filter((one) => one.startsWith('.'))) {
		const status = await host.status(`${cache}/${name}`);
		if (status && status.modified < Date.now() - ABANDONED) await host.remove(`${cache}/${name}`);
	}
}
