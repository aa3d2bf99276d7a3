import {randomBytes} from 'node:crypto';
import {HostError} from '../helpers/errors.ts';
import type {Host} from '../helpers/host/host.ts';
import {UNHEARD, type Work} from '../helpers/say.ts';
import {publish, takeIntact, writeManifest} from './manifest.ts';
import type {Image, Recipe} from './recipe.ts';
import {recipeHash} from './recipe-hash.ts';
import {missingPrograms, requirePrograms, requireSpace} from './requirements.ts';

/** A build that was killed leaves its folder; after this many milliseconds it cannot be at work any more. */
const ABANDONED = 60 * 60 * 1000;

/**
 * An image from the cache, or built now. Its folder is named by the content of its recipe; one with a file that is
 * missing, or has other bytes than were built, is built anew. Builders that run at once do not meet: each works in a
 * folder of its own, which is renamed when it is complete.
 *
 * `begin` is called where it has to be built, and told how far that is.
 *
 * Rejects with a HostError that names the Debian packages of missing programs, or the space that is missing, before
 * anything is changed; and with one that names what failed, with nothing left of the attempt.
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
		// Whatever the umask: QEMU may run as another user.
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

/** An image that is in the cache, intact; undefined when it would have to be built, or could not be. */
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
	// The folder may be anybody's: only what a build has named is a build's.
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
		advice: `free ${space} MiB there, or let VIRTRIG_CACHE name a folder on another disk`,
		cause: error,
	});
}
