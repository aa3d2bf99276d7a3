import {appendFile, mkdir, mkdtemp, rm, rmdir, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {HostError} from '../errors.ts';
import {localHost} from './local.ts';

async function folder(t: ExecutionContext): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'local-'));
	t.teardown(() => rm(path, {recursive: true, force: true}));
	return path;
}

/** Watches a path; the result resolves at the next change that is told. */
function watched(t: ExecutionContext, path: string): () => Promise<void> {
	let told = Promise.withResolvers<void>();
	const watch = localHost.watch(path, () => told.resolve());
	t.teardown(() => watch.close());
	return async () => {
		await told.promise;
		told = Promise.withResolvers<void>();
	};
}

test("a file's changes are told", async (t) => {
	const path = join(await folder(t), 'file');
	await writeFile(path, '');
	const change = watched(t, path);
	await appendFile(path, 'x');
	await t.notThrowsAsync(change());
});

test("a folder's new and removed entries are told, and its own removal is no fault", async (t) => {
	const path = join(await folder(t), 'below');
	await mkdir(path);
	const change = watched(t, path);
	await writeFile(`${path}/a`, '');
	await change();
	await rm(`${path}/a`);
	await change();
	await rmdir(path);
	await t.notThrowsAsync(change());
});

test('what is not there cannot be watched; the error says what to do', async (t) => {
	const path = join(await folder(t), 'none');
	const error = t.throws(() => localHost.watch(path, () => {}), {instanceOf: HostError});
	t.like(error, {tried: `watch ${path}`, advice: 'watch its folder until it is there'});
});

test('a closed watch tells nothing more', async (t) => {
	const path = await folder(t);
	let told = 0;
	const watch = localHost.watch(path, () => told++);
	watch.close();
	const change = watched(t, path);
	await writeFile(`${path}/a`, '');
	await change();
	t.is(told, 0);
});
