import {existsSync} from 'node:fs';
import {readFile, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import test from 'ava';
import {HostError} from '../../errors.ts';
import {mountIn} from '../mount-in.ts';
import {scratchFolder} from '../scratch-folder.ts';
import {onEachHost} from './each-host.ts';

const asRoot = process.getuid?.() === 0 ? test : test.skip;

onEachHost('writing makes the folders above, replaces, and appends', async (t, host) => {
	const path = join(await scratchFolder(t), 'a/b/file');
	await host.write(path, 'long text', {mode: 0o600});
	t.is((await stat(path)).mode & 0o777, 0o600);
	await host.write(path, 'text');
	await host.write(path, '+more', {append: true});
	await host.write(path, '+synced', {append: true, sync: true});
	t.is(await readFile(path, 'utf8'), 'text+more+synced');
	await host.write(path, new Uint8Array([0, 255]), {sync: true});
	t.deepEqual([...(await host.readBytes(path))], [0, 255]);
});

onEachHost('a full disk is told, with what to do', async (t, host) => {
	for (const options of [{}, {append: true}, {sync: true}, {append: true, sync: true}]) {
		const error = await t.throwsAsync(host.write('/dev/full', 'x', options), {instanceOf: HostError});
		t.regex(error?.seen ?? '', /ENOSPC/);
		t.regex(error?.advice ?? '', /free some disk space/);
	}
});

onEachHost(
	'a file system that is read-only is told, with what to do',
	async (t, host) => {
		const mounted = await mountIn(t, await scratchFolder(t), ['-t', 'tmpfs', '-o', 'ro', 'none']);
		const error = await t.throwsAsync(host.write(`${mounted}/file`, 'x'), {instanceOf: HostError});
		t.regex(error?.seen ?? '', /EROFS/);
		t.is(error?.advice, 'name a folder that can be written to');
	},
	asRoot,
);

onEachHost('a folder of the kernel is not made by writing below it', async (t, host) => {
	const path = '/sys/fs/cgroup/files-test/none';
	await t.throwsAsync(host.write(`${path}/cgroup.procs`, '1'), {instanceOf: HostError});
	t.false(existsSync(path));
});

onEachHost('a big file is written and read whole', async (t, host) => {
	const path = join(await scratchFolder(t), 'file');
	const text = 'é€😀\n'.repeat(1_500_000);
	await host.write(path, text);
	t.true((await host.readText(path)) === text);
	await host.write(path, text, {append: true, sync: true});
	t.is((await host.status(path))?.size, 2 * Buffer.byteLength(text));
});

onEachHost('appends of many writers at once do not mix', async (t, host) => {
	const path = join(await scratchFolder(t), 'file');
	const line = (at: number) => `${String(at % 10).repeat(20_000)}\n`;
	await Promise.all(Array.from({length: 40}, (_, at) => host.write(path, line(at), {append: true})));
	const lines = (await host.readText(path)).trimEnd().split('\n');
	t.is(lines.length, 40);
	t.true(lines.every((text) => text.length === 20_000 && new Set(text).size === 1));
});

onEachHost('a folder that cannot be made says why', async (t, host) => {
	const path = await scratchFolder(t);
	await writeFile(`${path}/file`, '');
	await host.makeFolder(`${path}/a/b`, 0o700);
	await t.notThrowsAsync(host.makeFolder(`${path}/a/b`));
	t.is((await host.status(`${path}/a/b`))?.mode, 0o700);
	const cases = [
		['file', /EEXIST/],
		['file/below', /ENOTDIR/],
	] as const;
	for (const [name, message] of cases) {
		const error = await t.throwsAsync(host.makeFolder(`${path}/${name}`), {instanceOf: HostError, message});
		t.is(error?.advice, 'name another folder: a file is in its place');
	}
});
