import {utimes} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import test, {type ExecutionContext} from 'ava';
import {localHost} from '../helpers/host/local/local-host.ts';
import {prepareImage} from './prepare-image.ts';
import {pruneCache} from './prune-cache.ts';
import type {Recipe} from './recipe.ts';

const DAYS = 24 * 60 * 60 * 1000;
let count = 0;

function newCache(t: ExecutionContext): string {
	const cache = `${tmpdir()}/virtrig-prune-${process.pid}-${++count}`;
	t.teardown(() => localHost.remove(cache));
	return cache;
}

function recipe(name: string, ingredient: string): Recipe<'text'> {
	return {
		name,
		version: 1,
		sources: [],
		programs: ['sh'],
		space: 1,
		results: {text: 'sample.txt'},
		ingredients: async () => [ingredient],
		build: (host, folder) => host.write(`${folder}/sample.txt`, 'sample\n'),
	};
}

/** Makes an image whose last use was this many days ago, and returns the name of its folder. */
async function used(cache: string, name: string, ingredient: string, days: number): Promise<string> {
	const {hash} = await prepareImage(localHost, recipe(name, ingredient), cache);
	const time = (Date.now() - days * DAYS) / 1000;
	await utimes(`${cache}/${name}-${hash}`, time, time);
	return `${name}-${hash}`;
}

test('of each kind the last used stays, and the others for three days', async (t) => {
	const cache = newCache(t);
	const [, , old] = [
		await used(cache, 'sample', 'last', 5),
		await used(cache, 'other', 'the only one', 5),
		await used(cache, 'sample', 'old', 6),
	];
	t.deepEqual(await pruneCache(localHost, cache), [old]);
	await used(cache, 'sample', 'new', 0);
	await used(cache, 'sample', 'last', 2);
	t.deepEqual(await pruneCache(localHost, cache), []);
	t.is((await localHost.list(cache)).length, 3);
});

test('what was not used for fourteen days goes', async (t) => {
	const cache = newCache(t);
	const name = await used(cache, 'sample', 'only', 15);
	await used(cache, 'other', 'only', 13);
	t.deepEqual(await pruneCache(localHost, cache), [name]);
	t.is(await localHost.status(`${cache}/${name}`), undefined);
});

test('to take an image from the cache is to use it', async (t) => {
	const cache = newCache(t);
	await used(cache, 'sample', 'only', 15);
	await prepareImage(localHost, recipe('sample', 'only'), cache);
	t.deepEqual(await pruneCache(localHost, cache), []);
});

test('one that somebody begins to use meanwhile stays', async (t) => {
	const cache = newCache(t);
	const name = await used(cache, 'sample', 'only', 15);
	const host: typeof localHost = {
		...localHost,
		run: async (argv, options) => {
			await utimes(`${cache}/${name}`, new Date(), new Date());
			return localHost.run(argv, options);
		},
	};
	t.deepEqual(await pruneCache(host, cache), []);
	t.deepEqual(await localHost.list(cache), [name]);
});

test('what is no image of ours stays, and a cache that is not there is no fault', async (t) => {
	const cache = newCache(t);
	t.deepEqual(await pruneCache(localHost, cache), []);
	for (const name of ['notes', 'sample-123', '.hidden-0123456789abcdef']) {
		await localHost.makeFolder(`${cache}/${name}`);
		await utimes(`${cache}/${name}`, 0, 0);
	}
	t.deepEqual(await pruneCache(localHost, cache), []);
});
