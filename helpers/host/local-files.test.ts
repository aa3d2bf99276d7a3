import {existsSync} from 'node:fs';
import {appendFile, chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {HostError} from '../errors.ts';
import {CommandError} from './command-error.ts';
import {run} from './local-commands.ts';
import * as files from './local-files.ts';

const asRoot = process.getuid?.() === 0 ? test : test.skip;

async function folder(t: ExecutionContext): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'local-files-'));
	t.teardown(() => rm(path, {recursive: true, force: true}));
	return path;
}

test('a text is read from an offset in bytes, also past its end', async (t) => {
	const path = join(await folder(t), 'file');
	await writeFile(path, 'één\ntwee\n');
	t.is(await files.readText(path), 'één\ntwee\n');
	t.is(await files.readText(path, Buffer.byteLength('één\n')), 'twee\n');
	t.is(await files.readText(path, 1), '\uFFFDén\ntwee\n', 'a character that the offset cuts');
	t.is(await files.readText(path, 10_000), '');
});

test('whoever follows a growing file by the bytes of what was read loses no character', async (t) => {
	const path = join(await folder(t), 'file');
	const all = 'a é € 😀 '.repeat(20);
	let seen = '';
	await writeFile(path, '');
	for (const byte of Buffer.from(all)) {
		await appendFile(path, Buffer.of(byte));
		seen += await files.readText(path, Buffer.byteLength(seen));
	}
	t.is(seen, all);
});

test('a file of many pieces is read whole, characters across their borders too', async (t) => {
	const path = join(await folder(t), 'file');
	const all = `x${'é'.repeat(200_000)}`;
	await writeFile(path, all);
	t.true((await files.readText(path)) === all);
	t.true((await files.readText(path, 1)) === all.slice(1));
});

test("the kernel's files, whose size is 0, are read to their end", async (t) => {
	const whole = await files.readText('/proc/self/mountinfo');
	t.true(whole.length > 0);
	t.true((await files.readText('/proc/self/mountinfo', 3)).length > 0);
});

test('what cannot be read says so', async (t) => {
	const error = await t.throwsAsync(files.readText('/no/such/file'), {instanceOf: HostError});
	t.like(error, {tried: 'read /no/such/file', host: 'local', advice: 'check the path'});
	await t.throwsAsync(files.readBytes(await folder(t)), {instanceOf: HostError, message: /EISDIR/});
	await t.throwsAsync(files.readLink('/etc/passwd'), {instanceOf: HostError, message: /EINVAL/});
});

test('writing makes the folders above, replaces, and appends', async (t) => {
	const path = join(await folder(t), 'a/b/file');
	await files.write(path, 'long text', {mode: 0o600});
	t.is((await stat(path)).mode & 0o777, 0o600);
	await files.write(path, 'text');
	await files.write(path, '+more', {append: true});
	await files.write(path, '+synced', {append: true, sync: true});
	t.is(await readFile(path, 'utf8'), 'text+more+synced');
	await files.write(path, new Uint8Array([0, 255]), {sync: true});
	t.deepEqual([...(await files.readBytes(path))], [0, 255]);
});

test('a full disk is told, with what to do', async (t) => {
	for (const options of [{}, {append: true}, {sync: true}, {append: true, sync: true}]) {
		const error = await t.throwsAsync(files.write('/dev/full', 'x', options), {instanceOf: HostError});
		t.regex(error?.seen ?? '', /ENOSPC/);
		t.regex(error?.advice ?? '', /free some disk space/);
	}
});

asRoot('a file system that is read-only is told, with what to do', async (t) => {
	const mounted = await mountIn(t, await folder(t), ['-t', 'tmpfs', '-o', 'ro', 'none']);
	const error = await t.throwsAsync(files.write(`${mounted}/file`, 'x'), {instanceOf: HostError});
	t.regex(error?.seen ?? '', /EROFS/);
	t.is(error?.advice, 'name a folder that can be written to');
});

test('a folder of the kernel is not made by writing below it', async (t) => {
	const path = '/sys/fs/cgroup/local-files-test/none';
	await t.throwsAsync(files.write(`${path}/cgroup.procs`, '1'), {instanceOf: HostError});
	t.false(existsSync(path));
});

test('what is gone already is no error to remove', async (t) => {
	const path = await folder(t);
	for (const remove of [files.remove, files.removeFolder])
		for (const missing of ['none', 'none/below']) await t.notThrowsAsync(remove(`${path}/${missing}`));
});

test('removing takes a tree, a file, and of a link the link alone', async (t) => {
	const path = await folder(t);
	await mkdir(`${path}/tree/below`, {recursive: true});
	await writeFile(`${path}/tree/below/file`, '');
	await mkdir(`${path}/kept`);
	await writeFile(`${path}/kept/file`, '');
	await symlink(`${path}/kept`, `${path}/link`);
	await files.remove(`${path}/link`);
	await files.remove(`${path}/tree`);
	t.deepEqual(await files.list(path), ['kept']);
	t.deepEqual(await files.list(`${path}/kept`), ['file']);
	await files.remove(`${path}/kept/file`);
	t.deepEqual(await files.list(`${path}/kept`), []);
});

test('a top-level folder is refused, however it is written', async (t) => {
	// None of these is there, so that a fault in the refusal costs nothing.
	const name = 'virtrig-no-such-folder';
	for (const path of [`/${name}`, `//${name}/`, `/tmp/../${name}`, `/${name}/below/..`]) {
		await t.throwsAsync(files.remove(path), {instanceOf: HostError, message: /top-level folder/}, path);
	}
});

asRoot('nothing is removed where something is mounted below, be it of the same file system', async (t) => {
	const path = await folder(t);
	await mkdir(`${path}/source`);
	await writeFile(`${path}/source/precious`, 'x');
	await mkdir(`${path}/tree`);
	await symlink(path, `${path}/link`);
	const mounted = await mountIn(t, `${path}/tree`, ['--bind', `${path}/source`]);
	for (const victim of [`${path}/tree`, mounted, `${path}/link/tree`]) {
		const error = await t.throwsAsync(files.remove(victim), {instanceOf: HostError}, victim);
		t.is(error?.advice, `umount ${mounted}`);
	}
	t.is(await readFile(`${path}/source/precious`, 'utf8'), 'x');
});

test('an empty folder goes by rmdir, one that is not empty stays', async (t) => {
	const path = await folder(t);
	await files.makeFolder(`${path}/a/b`);
	await t.throwsAsync(files.removeFolder(`${path}/a`), {instanceOf: HostError, message: /ENOTEMPTY/});
	await files.removeFolder(`${path}/a/b`);
	await files.removeFolder(`${path}/a`);
	t.is(await files.status(`${path}/a`), undefined);
});

test('the status tells what is there and follows no link', async (t) => {
	const path = await folder(t);
	await writeFile(`${path}/file`, 'four');
	await chmod(`${path}/file`, 0o4751);
	await symlink('/nowhere', `${path}/link`);
	const status = await files.status(`${path}/file`);
	t.like(status, {kind: 'file', size: 4, mode: 0o4751, uid: process.getuid?.()});
	t.true(Math.abs((status?.modified ?? 0) - Date.now()) < 60_000);
	t.is((await files.status(path))?.kind, 'folder');
	t.is((await files.status(`${path}/link`))?.kind, 'symlink');
	t.is(await files.readLink(`${path}/link`), '/nowhere');
	t.is((await files.status('/dev/null'))?.kind, 'device');
	t.is(await files.status(`${path}/file/below`), undefined);
});

test('names are listed in order; a missing folder is empty', async (t) => {
	const path = await folder(t);
	for (const name of ['b', 'a', 'C']) await writeFile(`${path}/${name}`, '');
	t.deepEqual(await files.list(path), ['C', 'a', 'b']);
	t.deepEqual(await files.list(`${path}/none`), []);
});

test('extended attributes are those of the file itself', async (t) => {
	const path = join(await folder(t), 'file');
	await writeFile(path, '');
	t.deepEqual(await files.xattrs(path), new Map());

	await run(['setfattr', '-n', 'user.label', '-v', 'system_u:object_r:svirt_t:s0:c1,c2 = é\n', path]);
	await run(['setfattr', '-n', 'user.empty', path]);
	t.deepEqual(
		await files.xattrs(path),
		new Map([
			['user.empty', ''],
			['user.label', 'system_u:object_r:svirt_t:s0:c1,c2 = é\n'],
		]),
	);
	await t.throwsAsync(files.xattrs(`${path}.none`), {instanceOf: CommandError, message: /No such file/});
});

async function mountIn(t: ExecutionContext, parent: string, words: readonly string[]): Promise<string> {
	const point = `${parent}/mounted here`;
	await mkdir(point);
	await run(['mount', ...words, point]);
	t.teardown(() => run(['umount', point]));
	return point;
}
