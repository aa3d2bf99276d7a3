import {randomBytes} from 'node:crypto';
import {HostError} from '../helpers/errors.ts';
import type {Host} from '../helpers/host/host.ts';
import {UNHEARD, type Work} from '../helpers/say.ts';
import {publish, takeIntact, writeManifest} from './manifest.ts';
import type {Image, Recipe} from './recipe.ts';
import {recipeHash} from './recipe-hash.ts';
import {missingPrograms, requirePrograms, requireSpace} from './requirements.ts';

/** Milliseconds after which a build's folder is certainly abandoned: a killed build leaves its folder behind. */
const ABANDONED = 60 * 60 * 1000;

/**
 * Takes an image from the cache, or builds it. Its folder is named after the hash of its recipe. An image with a
 * missing or changed file is built again. Concurrent builders do not disturb each other: each works in its own
 * folder, which is renamed when it is complete.
 *
 * Calls `begin` if the image must be built, and then reports progress to the function that it returns.
 *
 * Rejects with a HostError before anything is changed if programs (it names their Debian packages) or disk space are
 * missing. Rejects with a HostError that names the cause if the build fails; nothing of the attempt is left.
 */
export async function prepareImage<Result extends string>(
	host: Host,
	recipe: Recipe<Result>,
	cache: string,
	begin: () => Work = () => UNHEARD,
): Promise<Image<Result>> {
	await requirePrograms(host, recipe);
	const image = await imageOf(host, recipe, cache);
	const folder = folderOf(image, cache);
	if (await takeIntact(host, {folder, cache}, recipe)) return image;
	await requireSpace(host, recipe, cache);
	using work = begin();
	await removeAbandoned(host, recipe.name, cache);
	const draft = `${cache}/.${recipe.name}-${randomBytes(6).toString('hex')}`;
	try {
		await host.makeFolder(draft);
		await recipe.build(host, draft, (progress) => work.at(progress));
		// Independent of the umask, because QEMU may run as another user.
		const trees = (recipe.trees ?? []).flatMap((result) => {
			const path = `${draft}/${recipe.results[result]}`;
			return ['-path', path, '-prune', '-o'];
		});
		await host.run(['find', draft, ...trees, '-exec', 'chmod', 'u=rwX,go=rX', '{}', '+']);
		for (const result of recipe.secret ?? [])
			await host.run(['chmod', '600', `${draft}/${recipe.results[result]}`]);
		await writeManifest(host, draft, recipe);
		await publish(host, {draft, folder, cache}, recipe);
	} catch (error) {
		throw explain(error, host, recipe, cache);
	} finally {
		await host.remove(draft);
	}
	return image;
}

/** Returns an intact image from the cache; undefined if it would have to be built, or cannot be built here. */
export async function findImage<Result extends string>(
	host: Host,
	recipe: Recipe<Result>,
	cache: string,
): Promise<Image<Result> | undefined> {
	if ((await missingPrograms(host, recipe)).length > 0) return undefined;
	const image = await imageOf(host, recipe, cache);
	return (await takeIntact(host, {folder: folderOf(image, cache), cache}, recipe)) ? image : undefined;
}

async function imageOf<Result extends string>(
	host: Host,
	recipe: Recipe<Result>,
	cache: string,
): Promise<Image<Result>> {
	const {name, version, results} = recipe;
	const hash = await recipeHash(host, recipe);
	const folder = folderOf({name, hash}, cache);
	const paths = Object.entries<string>(results).map(([result, file]) => [result, `${folder}/${file}`]);
	return {name, version, hash, files: Object.fromEntries(paths) as Record<Result, string>};
}

function folderOf({name, hash}: {readonly name: string; readonly hash: string}, cache: string): string {
	return `${cache}/${name}-${hash}`;
}

async function removeAbandoned(host: Host, recipe: string, cache: string): Promise<void> {
	// VIRTRIG_CACHE may name any folder, so remove only what has the name of a build's folder.
	const draft = new RegExp(`^\\.${recipe}-[0-9a-f]{12}$`);
	for (const name of (await host.list(cache)).filter((one) => draft.test(one))) {
		const status = await host.status(`${cache}/${name}`);
		if (status && status.modified < Date.now() - ABANDONED) await host.remove(`${cache}/${name}`);
	}
}

function explain(error: unknown, host: Host, {name, space}: Recipe<string>, cache: string): unknown {
	if (!(error instanceof HostError) || !/No space left|ENOSPC|EDQUOT/.test(error.message)) return error;
	return new HostError({
		tried: `build the image ${name} in ${cache}`,
		host: host.name,
		expected: `${space} MiB for it`,
		seen: 'the disk ran full; what was built so far is removed',
		advice: `free ${space} MiB there, or set VIRTRIG_CACHE to a folder on another disk`,
		cause: error,
	});
}
