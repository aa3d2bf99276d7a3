import {existsSync} from 'node:fs';
import {appendFile, chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {HostError} from '../../errors.ts';
import {CommandError} from '../../host/command/command-error.ts';
import {run} from '../../host/local/commands.ts';
import {onEachHost} from './each-host.ts';

const asRoot = process.getuid?.() === 0 ? test : test.skip;

async function folder(t: ExecutionContext): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'files-'));
	t.teardown(() => rm(path, {recursive: true, force: true}));
	return path;
}

onEachHost('a text is read from an offset in bytes, also past its end', async (t, host) => {
	const path = join(await folder(t), 'file');
	await writeFile(path, 'één\ntwee\n');
	t.is(await host.readText(path), 'één\ntwee\n');
	t.is(await host.readText(path, Buffer.byteLength('één\n')), 'twee\n');
	t.is(await host.readText(path, 1), '\uFFFDén\ntwee\n', 'a character that the offset cuts');
	t.is(await host.readText(path, 10_000), '');
});

onEachHost(
	'whoever follows a growing file by the bytes of what was read loses no character',
	async (t, host) => {
		const path = join(await folder(t), 'file');
		const all = 'a é € 😀 '.repeat(20);
		let seen = '';
		await writeFile(path, '');
		for (const byte of Buffer.from(all)) {
			await appendFile(path, Buffer.of(byte));
			seen += await host.readText(path, Buffer.byteLength(seen));
		}
		t.is(seen, all);
	},
);

onEachHost('a file of many pieces is read whole, characters across their borders too', async (t, host) => {
	const path = join(await folder(t), 'file');
	const all = `x${'é'.repeat(200_000)}`;
	await writeFile(path, all);
	t.true((await host.readText(path)) === all);
	t.true((await host.readText(path, 1)) === all.slice(1));
});

onEachHost("the kernel's files, whose size is 0, are read to their end", async (t, host) => {
	const whole = await host.readText('/proc/self/mountinfo');
	t.true(whole.length > 0);
	t.true((await host.readText('/proc/self/mountinfo', 3)).length > 0);
});

onEachHost('what cannot be read says so', async (t, host) => {
	const error = await t.throwsAsync(host.readText('/no/such/file'), {instanceOf: HostError});
	t.like(error, {tried: 'read /no/such/file', host: host.name, advice: 'check the path'});
	await t.throwsAsync(host.readBytes(await folder(t)), {instanceOf: HostError, message: /EISDIR/});
	await t.throwsAsync(host.readLink('/etc/passwd'), {instanceOf: HostError, message: /EINVAL/});
});

onEachHost('writing makes the folders above, replaces, and appends', async (t, host) => {
	const path = join(await folder(t), 'a/b/file');
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
		const mounted = await mountIn(t, await folder(t), ['-t', 'tmpfs', '-o', 'ro', 'none']);
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

onEachHost('what is gone already is no error to remove', async (t, host) => {
	const path = await folder(t);
	for (const remove of [host.remove, host.removeFolder])
		for (const missing of ['none', 'none/below']) await t.notThrowsAsync(remove(`${path}/${missing}`));
});

onEachHost('removing takes a tree, a file, and of a link the link alone', async (t, host) => {
	const path = await folder(t);
	await mkdir(`${path}/tree/below`, {recursive: true});
	await writeFile(`${path}/tree/below/file`, '');
	await mkdir(`${path}/kept`);
	await writeFile(`${path}/kept/file`, '');
	await symlink(`${path}/kept`, `${path}/link`);
	await host.remove(`${path}/link`);
	await host.remove(`${path}/tree`);
	t.deepEqual(await host.list(path), ['kept']);
	t.deepEqual(await host.list(`${path}/kept`), ['file']);
	await host.remove(`${path}/kept/file`);
	t.deepEqual(await host.list(`${path}/kept`), []);
});

onEachHost('a top-level folder is refused, however it is written', async (t, host) => {
	// None of these is there, so that a fault in the refusal costs nothing.
	const name = 'virtrig-no-such-folder';
	for (const path of [`/${name}`, `//${name}/`, `/tmp/../${name}`, `/${name}/below/..`]) {
		await t.throwsAsync(host.remove(path), {instanceOf: HostError, message: /top-level folder/}, path);
	}
});

onEachHost(
	'nothing is removed where something is mounted below, be it of the same file system',
	async (t, host) => {
		const path = await folder(t);
		await mkdir(`${path}/source`);
		await writeFile(`${path}/source/precious`, 'x');
		await mkdir(`${path}/tree`);
		await symlink(path, `${path}/link`);
		const mounted = await mountIn(t, `${path}/tree`, ['--bind', `${path}/source`]);
		for (const victim of [`${path}/tree`, mounted, `${path}/link/tree`]) {
			const error = await t.throwsAsync(host.remove(victim), {instanceOf: HostError}, victim);
			t.is(error?.advice, `umount ${mounted}`);
		}
		t.is(await readFile(`${path}/source/precious`, 'utf8'), 'x');
	},
	asRoot,
);

onEachHost('an empty folder goes by rmdir, one that is not empty stays', async (t, host) => {
	const path = await folder(t);
	await host.makeFolder(`${path}/a/b`);
	await t.throwsAsync(host.removeFolder(`${path}/a`), {instanceOf: HostError, message: /ENOTEMPTY/});
	await host.removeFolder(`${path}/a/b`);
	await host.removeFolder(`${path}/a`);
	t.is(await host.status(`${path}/a`), undefined);
});

onEachHost('the status tells what is there and follows no link', async (t, host) => {
	const path = await folder(t);
	await writeFile(`${path}/file`, 'four');
	await chmod(`${path}/file`, 0o4751);
	await symlink('/nowhere', `${path}/link`);
	const status = await host.status(`${path}/file`);
	t.like(status, {kind: 'file', size: 4, mode: 0o4751, uid: process.getuid?.()});
	t.true(Math.abs((status?.modified ?? 0) - Date.now()) < 60_000);
	t.is((await host.status(path))?.kind, 'folder');
	t.is((await host.status(`${path}/link`))?.kind, 'symlink');
	t.is(await host.readLink(`${path}/link`), '/nowhere');
	t.is((await host.status('/dev/null'))?.kind, 'device');
	t.is(await host.status(`${path}/file/below`), undefined);
});

onEachHost('names are listed in order; a missing folder is empty', async (t, host) => {
	const path = await folder(t);
	for (const name of ['b', 'a', 'C']) await writeFile(`${path}/${name}`, '');
	t.deepEqual(await host.list(path), ['C', 'a', 'b']);
	t.deepEqual(await host.list(`${path}/none`), []);
});

onEachHost('extended attributes are those of the file itself', async (t, host) => {
	const path = join(await folder(t), 'file');
	await writeFile(path, '');
	t.deepEqual(await host.xattrs(path), new Map());

	await run(['setfattr', '-n', 'user.label', '-v', 'system_u:object_r:svirt_t:s0:c1,c2 = é\n', path]);
	await run(['setfattr', '-n', 'user.empty', path]);
	t.deepEqual(
		await host.xattrs(path),
		new Map([
			['user.empty', ''],
			['user.label', 'system_u:object_r:svirt_t:s0:c1,c2 = é\n'],
		]),
	);
	await t.throwsAsync(host.xattrs(`${path}.none`), {instanceOf: CommandError, message: /No such file/});
});

onEachHost('names and contents may be anything', async (t, host) => {
	const path = join(await folder(t), 'two\nlines é€😀', "and ' $quotes`");
	const bytes = Buffer.from(Uint8Array.from({length: 70_000}, (_, at) => at * 7));
	await host.write(path, bytes);
	t.true(bytes.equals(await host.readBytes(path)));
	t.deepEqual(await host.list(dirname(dirname(path))), ['two\nlines é€😀']);
	await host.rename(path, `${path}\n`);
	t.is((await host.status(`${path}\n`))?.size, bytes.length);
	t.is((await host.status(dirname(path)))?.inode, (await stat(dirname(path))).ino);
	await host.remove(dirname(path));
	t.is(await host.status(dirname(path)), undefined);
});

onEachHost('a big file is written and read whole', async (t, host) => {
	const path = join(await folder(t), 'file');
	const text = 'é€😀\n'.repeat(1_500_000);
	await host.write(path, text);
	t.true((await host.readText(path)) === text);
	await host.write(path, text, {append: true, sync: true});
	t.is((await host.status(path))?.size, 2 * Buffer.byteLength(text));
});

onEachHost('two hundred reads at once, and a file that vanishes meanwhile', async (t, host) => {
	const path = await folder(t);
	await writeFile(`${path}/big`, Buffer.alloc(2_000_000, 'x'));
	await writeFile(`${path}/gone`, Buffer.alloc(2_000_000, 'x'));
	const reads = Array.from({length: 200}, (_, at) =>
		host.readText(at % 10 === 0 ? `${path}/big` : '/proc/self/status'),
	);
	const whole = host.readText(`${path}/gone`);
	await rm(`${path}/gone`);
	const texts = await Promise.all(reads);
	t.true(texts.every((text, at) => (at % 10 === 0 ? text.length === 2_000_000 : text.startsWith('Name:'))));
	const outcome = await whole.then(
		(text) => text.length,
		(error: HostError) => error.advice,
	);
	t.true(outcome === 2_000_000 || outcome === 'check the path', `${outcome}`);
	await t.throwsAsync(host.readText(`${path}/gone`), {instanceOf: HostError, message: /ENOENT/});
});

onEachHost('appends of many writers at once do not mix', async (t, host) => {
	const path = join(await folder(t), 'file');
	const line = (at: number) => `${String(at % 10).repeat(20_000)}\n`;
	await Promise.all(Array.from({length: 40}, (_, at) => host.write(path, line(at), {append: true})));
	const lines = (await host.readText(path)).trimEnd().split('\n');
	t.is(lines.length, 40);
	t.true(lines.every((text) => text.length === 20_000 && new Set(text).size === 1));
});

onEachHost('a folder that cannot be made says why', async (t, host) => {
	const path = await folder(t);
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

async function mountIn(t: ExecutionContext, parent: string, words: readonly string[]): Promise<string> {
	const point = `${parent}/mounted here`;
	await mkdir(point);
	await run(['mount', ...words, point]);
	t.teardown(() => run(['umount', point]));
	return point;
}
