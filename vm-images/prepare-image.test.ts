import {tmpdir} from 'node:os';
import test, {type ExecutionContext} from 'ava';
import {HostError} from '../helpers/errors.ts';
import type {Argv, CommandOptions, Host} from '../helpers/host/host.ts';
import {localHost} from '../helpers/host/local/local-host.ts';
import {CONTAINER_ROOT} from './container-root/recipe.ts';
import {LINUX} from './linux/recipe.ts';
import {MICRO} from './micro/recipe.ts';
import {findImage, prepareImage} from './prepare-image.ts';
import type {Recipe} from './recipe.ts';

let count = 0;

function newCache(t: ExecutionContext): string {
	const cache = `${tmpdir()}/virtrig-images-${process.pid}-${++count}`;
	t.teardown(() => localHost.remove(cache));
	return cache;
}

/** A recipe that needs only a shell. */
function recipe(changes: Partial<Recipe<'text'>> = {}): Recipe<'text'> {
	return {
		name: 'sample',
		version: 1,
		sources: [],
		programs: ['sh'],
		space: 1,
		results: {text: 'sample.txt'},
		ingredients: async () => ['nothing'],
		build: (host, folder) => host.write(`${folder}/sample.txt`, 'sample\n'),
		...changes,
	};
}

/** This machine, but without one program. */
function without(program: string): Host {
	const run = async (argv: Argv, options?: CommandOptions) => {
		const result = await localHost.run(argv, options);
		return argv.includes(program) ? {...result, stdout: `${program}\n`} : result;
	};
	return new Proxy(localHost, {get: (host, name) => (name === 'run' ? run : Reflect.get(host, name))});
}

for (const [image, result] of [
	[MICRO, 'rom'],
	[CONTAINER_ROOT, 'tar'],
	[LINUX, 'initrd'],
] as [Recipe<string>, string][]) {
	test(`${image.name} has the same bytes when it is built twice`, async (t) => {
		const [one, two] = [
			await prepareImage(localHost, image, newCache(t)),
			await prepareImage(localHost, image, newCache(t)),
		];
		t.not(one.files[result], two.files[result]);
		const bytes = ({files}: typeof one) => localHost.readBytes(files[result] ?? '');
		t.deepEqual(await bytes(one), await bytes(two));
	});
}

test('an image is built once, and found from then on', async (t) => {
	const cache = newCache(t);
	let builds = 0;
	const counted = recipe({
		async build(host, folder) {
			builds++;
			await host.write(`${folder}/sample.txt`, 'sample\n');
		},
	});
	t.is(await findImage(localHost, counted, cache), undefined);
	const image = await prepareImage(localHost, counted, cache);
	t.deepEqual(await prepareImage(localHost, counted, cache), image);
	t.deepEqual(await findImage(localHost, counted, cache), image);
	t.is(builds, 1);
});

for (const [how, damage] of [
	['truncated', (file: string) => localHost.write(file, 'sam')],
	['changed in a bit', (file: string) => localHost.write(file, 'samplf\n')],
	['missing', (file: string) => localHost.remove(file)],
	['without a seal', (file: string) => localHost.remove(file.replace('sample.txt', 'SEAL'))],
] as const) {
	test(`a file of a large image that is ${how} is built anew, though its bytes are not read`, async (t) => {
		const cache = newCache(t);
		const large = recipe({large: true});
		const {files} = await prepareImage(localHost, large, cache);
		t.truthy(await findImage(localHost, large, cache));
		await damage(files.text);
		t.is(await findImage(localHost, large, cache), undefined);
		await prepareImage(localHost, large, cache);
		t.is(await localHost.readText(files.text), 'sample\n');
		t.truthy(await findImage(localHost, large, cache));
	});
}

test('a secret result is for its owner alone, the others for all', async (t) => {
	const keys = recipe({
		results: {text: 'sample.txt', key: 'key'} as Record<'text', string>,
		secret: ['key' as 'text'],
		build: async (host, folder) => {
			for (const name of ['sample.txt', 'key']) await host.write(`${folder}/${name}`, name);
		},
	});
	const {files} = await prepareImage(localHost, keys, newCache(t));
	const {text, key} = files as Record<string, string>;
	t.is((await localHost.status(text ?? ''))?.mode, 0o644);
	t.is((await localHost.status(key ?? ''))?.mode, 0o600);
});

for (const [how, damage] of [
	['truncated', (file: string) => localHost.write(file, 'sam')],
	['changed in a bit', (file: string) => localHost.write(file, 'samplf\n')],
	['missing', (file: string) => localHost.remove(file)],
	['without a manifest', (file: string) => localHost.write(file.replace('sample.txt', 'SHA256SUMS'), '')],
] as const) {
	test(`a cached file that is ${how} is built anew`, async (t) => {
		const cache = newCache(t);
		const {files} = await prepareImage(localHost, recipe(), cache);
		await damage(files.text);
		t.is(await findImage(localHost, recipe(), cache), undefined);
		await prepareImage(localHost, recipe(), cache);
		t.is(await localHost.readText(files.text), 'sample\n');
		t.is((await localHost.list(cache)).length, 1);
	});
}

test('what determines the bytes decides the place in the cache', async (t) => {
	const cache = newCache(t);
	const hashes = await Promise.all(
		[
			recipe(),
			recipe({version: 2}),
			recipe({ingredients: async () => ['another assembler']}),
			recipe({sources: ['micro/micro.S']}),
		].map(async (one) => (await prepareImage(localHost, one, cache)).hash),
	);
	t.is(new Set(hashes).size, 4);
});

test('builders that run at once all get the image, and leave nothing else', async (t) => {
	const cache = newCache(t);
	const images = await Promise.all(Array.from({length: 8}, () => prepareImage(localHost, recipe(), cache)));
	t.is(new Set(images.map(({files}) => files.text)).size, 1);
	t.is((await localHost.list(cache)).length, 1);
});

test('builders that find it damaged at once all get a whole one', async (t) => {
	const cache = newCache(t);
	const {files} = await prepareImage(localHost, recipe(), cache);
	await localHost.write(files.text, 'sam');
	await Promise.all(Array.from({length: 8}, () => prepareImage(localHost, recipe(), cache)));
	t.is(await localHost.readText(files.text), 'sample\n');
	t.is((await localHost.list(cache)).length, 1);
});

test('a build that fails leaves nothing in the cache', async (t) => {
	const cache = newCache(t);
	const failing = recipe({
		async build(host, folder) {
			await host.write(`${folder}/half`, 'half');
			await host.run(['false']);
		},
	});
	await t.throwsAsync(prepareImage(localHost, failing, cache), {
		instanceOf: HostError,
		message: /Command failed with exit code 1: false/,
	});
	t.deepEqual(await localHost.list(cache), []);
});

test('what a build that was killed has left goes after an hour, and nothing else does', async (t) => {
	const cache = newCache(t);
	const names = ['.sample-0123456789ab', '.ssh', '.sample-config', '.other-0123456789ab'];
	for (const name of names) await localHost.write(`${cache}/${name}/file`, 'x');
	await localHost.write(`${cache}/.bashrc`, 'x');
	await localHost.run(['find', cache, '-exec', 'touch', '-d', '2 hours ago', '{}', '+']);
	await prepareImage(localHost, recipe(), cache);
	const left = (await localHost.list(cache)).filter((name) => name.startsWith('.'));
	t.deepEqual(left, ['.bashrc', '.other-0123456789ab', '.sample-config', '.ssh']);
});

test('a missing program is reported with its Debian package, before anything is made', async (t) => {
	const cache = newCache(t);
	const error = await t.throwsAsync(prepareImage(without('as'), recipe({programs: ['sh', 'as']}), cache), {
		instanceOf: HostError,
	});
	t.is(error.seen, 'no as');
	t.regex(error.advice ?? '', /apt-get install .*binutils/);
	t.is(await localHost.status(cache), undefined);
});

test('too little space is reported before anything is built', async (t) => {
	const huge = recipe({space: 1e12, build: async () => t.fail('built')});
	const error = await t.throwsAsync(prepareImage(localHost, huge, newCache(t)), {instanceOf: HostError});
	t.is(error.expected, '1000000000000 MiB free');
});

test('a disk that runs full is named as the reason', async (t) => {
	const cache = newCache(t);
	const script = 'echo "cannot write: No space left on device" >&2; exit 1';
	const full = recipe({build: async (host: Host) => void (await host.run(['sh', '-c', script]))});
	const error = await t.throwsAsync(prepareImage(localHost, full, cache), {instanceOf: HostError});
	t.regex(error.seen ?? '', /ran full/);
	t.deepEqual(await localHost.list(cache), []);
});
