import {randomBytes} from 'node:crypto';
import {HostError} from '../helpers/errors.ts';
import type {Host} from '../helpers/host/host.ts';
import {hashResults, isIntact, MANIFEST, recipeHash} from './fingerprints.ts';
import type {Recipe} from './recipe.ts';

/** A build that was killed leaves its folder; after this many milliseconds it cannot be at work any more. */
const ABANDONED = 60 * 60 * 1000;

/** How often a builder tries to put its result in the place of a damaged one, which others may do at the same time. */
const PUBLISH_ATTEMPTS = 5;

/** What programs say when a disk or a quota is full, and apt when it would be. */
const NO_SPACE = /no space left on device|ENOSPC|quota exceeded|enough free space/i;

/**
 * The folder with an image's files: from the cache, or built now. It is named by the content of the recipe; a cached
 * file that is missing or has other bytes than were built is built anew. Builders that run at once do not meet: each
 * works in a folder of its own, which is renamed when it is complete.
 */
export async function prepareImage(host: Host, recipe: Recipe, cache: string): Promise<string> {
	await requirePrograms(host, recipe);
	const folder = `${cache}/${await folderName(host, recipe)}`;
	if (await isIntact(host, folder, recipe)) return folder;
	const draft = draftPath(cache, recipe);
	try {
		await removeAbandoned(host, cache);
		await host.makeFolder(draft);
		await recipe.build(host, draft);
		await host.write(`${draft}/${MANIFEST}`, JSON.stringify(await hashResults(host, draft, recipe)));
		// A strict umask must not keep them from the user that QEMU runs as.
		await host.run(['chmod', '-R', 'u=rwX,go=rX', draft]);
		await publish(host, draft, folder, recipe);
	} catch (error) {
		throw buildError(host, recipe, cache, error);
	} finally {
		await host.remove(draft);
	}
	return folder;
}

/** As {@link prepareImage}, but undefined where the image would have to be built. */
export async function findImage(host: Host, recipe: Recipe, cache: string): Promise<string | undefined> {
	const name = await folderName(host, recipe).catch(ignoreHostError);
	if (name === undefined) return undefined;
	const folder = `${cache}/${name}`;
	return (await isIntact(host, folder, recipe)) ? folder : undefined;
}

async function folderName(host: Host, recipe: Recipe): Promise<string> {
	return `${recipe.name}-${await recipeHash(host, recipe)}`;
}

/** Hidden, so that it is told from an image; {@link removeAbandoned} knows it by that. */
function draftPath(cache: string, {name}: Recipe): string {
	return `${cache}/.${name}-${randomBytes(6).toString('hex')}`;
}

/** Where another builder's intact result is already, that one stays: its files may be in use. */
async function publish(host: Host, draft: string, folder: string, recipe: Recipe): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await host.rename(draft, folder);
		} catch (error) {
			if (await isIntact(host, folder, recipe)) return;
			if (attempt === PUBLISH_ATTEMPTS) throw error;
		}
		// A damaged one: out of the way at once, and then removed file by file.
		const aside = `${draft}-replaced`;
		await host.rename(folder, aside).catch(ignoreHostError);
		await host.remove(aside);
	}
}

/** Another builder may have been faster, or what is asked about may be missing. */
function ignoreHostError(error: unknown): undefined {
	if (!(error instanceof HostError)) throw error;
}

async function requirePrograms(host: Host, {name, programs}: Recipe): Promise<void> {
	const look = 'for p; do command -v "$p" >/dev/null || echo "$p"; done';
	const {stdout} = await host.run(['sh', '-c', look, 'sh', ...Object.keys(programs)]);
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

function buildError(host: Host, {name}: Recipe, cache: string, error: unknown): unknown {
	if (!(error instanceof HostError) || !NO_SPACE.test(error.seen ?? '')) return error;
	return new HostError({
		tried: `build the image ${name} in ${cache}: ${error.tried}`,
		host: host.name,
		expected: 'room on the disk',
		...(error.seen === undefined ? {} : {seen: error.seen}),
		advice: `free some space on the disk of ${cache}, or name another folder with VIRTRIG_CACHE`,
		cause: error,
	});
}

async function removeAbandoned(host: Host, cache: string): Promise<void> {
	for (const name of (await host.list(cache)).filter((one) => one.startsWith('.'))) {
		const status = await host.status(`${cache}/${name}`);
		if (status && status.modified < Date.now() - ABANDONED) await host.remove(`${cache}/${name}`);
	}
}
