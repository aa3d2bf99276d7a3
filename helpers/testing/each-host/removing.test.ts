import {mkdir, readFile, symlink, writeFile} from 'node:fs/promises';
import test from 'ava';
import {HostError} from '../../errors.ts';
import {mountIn} from '../mount-in.ts';
import {scratchFolder} from '../scratch-folder.ts';
import {onEachHost} from './each-host.ts';

const asRoot = process.getuid?.() === 0 ? test : test.skip;

onEachHost('what is gone already is no error to remove', async (t, host) => {
	const path = await scratchFolder(t);
	for (const remove of [host.remove, host.removeFolder])
		for (const missing of ['none', 'none/below']) await t.notThrowsAsync(remove(`${path}/${missing}`));
});

onEachHost('removing takes a tree, a file, and of a link the link alone', async (t, host) => {
	const path = await scratchFolder(t);
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
	// None of these exists, so a fault in the refusal destroys nothing.
	const name = 'virtrig-no-such-folder';
	for (const path of [`/${name}`, `//${name}/`, `/tmp/../${name}`, `/${name}/below/..`]) {
		await t.throwsAsync(host.remove(path), {instanceOf: HostError, message: /top-level folder/}, path);
	}
});

onEachHost(
	'nothing is removed if something is mounted below, even of the same file system',
	async (t, host) => {
		const path = await scratchFolder(t);
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
	const path = await scratchFolder(t);
	await host.makeFolder(`${path}/a/b`);
	await t.throwsAsync(host.removeFolder(`${path}/a`), {instanceOf: HostError, message: /ENOTEMPTY/});
	await host.removeFolder(`${path}/a/b`);
	await host.removeFolder(`${path}/a`);
	t.is(await host.status(`${path}/a`), undefined);
});
