import {appendFile, mkdir, mkdtemp, rm, rmdir, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {HostError} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
import {onEachHost} from './each-host.ts';

/** Milliseconds, for a machine under load. */
const PATIENT = 30_000;

async function folder(t: ExecutionContext): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'watch-'));
	t.teardown(() => rm(path, {recursive: true, force: true}));
	return path;
}

/** Watches a path. The result resolves at the next reported change. */
async function watched(
	t: ExecutionContext,
	host: Pick<Host, 'watch'>,
	path: string,
): Promise<() => Promise<void>> {
	let told = Promise.withResolvers<void>();
	const watch = host.watch(path, () => told.resolve());
	t.teardown(() => watch.close());
	await watch.ready;
	return async () => {
		// A watch does not keep a process from ending.
		const timer = setTimeout(() => told.reject(new Error(`no change of ${path} was told`)), PATIENT);
		await told.promise;
		clearTimeout(timer);
		told = Promise.withResolvers<void>();
	};
}

onEachHost("a file's changes are told", async (t, host) => {
	const path = join(await folder(t), 'file');
	await writeFile(path, '');
	const change = await watched(t, host, path);
	await appendFile(path, 'x');
	await t.notThrowsAsync(change());
});

onEachHost(
	"a folder's new and removed entries are told, and its own removal is no fault",
	async (t, host) => {
		const path = join(await folder(t), 'below');
		await mkdir(path);
		const change = await watched(t, host, path);
		await writeFile(`${path}/a`, '');
		await change();
		await rm(`${path}/a`);
		await change();
		await rmdir(path);
		await t.notThrowsAsync(change());
	},
);

onEachHost('what is not there cannot be watched; the error says what to do', async (t, host) => {
	const path = join(await folder(t), 'none');
	const error = await t.throwsAsync(async () => host.watch(path, () => {}).ready, {instanceOf: HostError});
	t.like(error, {tried: `watch ${path}`, advice: 'watch its folder until it is there'});
});

onEachHost('a closed watch tells nothing more', async (t, host) => {
	const path = await folder(t);
	let told = 0;
	const watch = host.watch(path, () => told++);
	watch.close();
	const change = await watched(t, host, path);
	await writeFile(`${path}/a`, '');
	await change();
	t.is(told, 0);
});

onEachHost(
	'two watches of one file are told alike, and one stays when the other is closed',
	async (t, host) => {
		const path = join(await folder(t), 'file');
		await writeFile(path, '');
		const first = await watched(t, host, path);
		const second = await watched(t, host, path);
		const third = host.watch(path, () => {});
		await third.ready;
		third.close();
		await appendFile(path, 'x');
		await Promise.all([first(), second()]);
		await rm(path);
		await t.notThrowsAsync(Promise.all([first(), second()]));
	},
);
