import {chmod, stat, symlink, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {CommandError} from '../../host/command/command-error.ts';
import {localHost} from '../../host/local/local-host.ts';
import {scratchFolder} from '../scratch-folder.ts';
import {onEachHost} from './each-host.ts';

onEachHost('the status tells what is there and follows no link', async (t, host) => {
	const path = await scratchFolder(t);
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
	const path = await scratchFolder(t);
	for (const name of ['b', 'a', 'C']) await writeFile(`${path}/${name}`, '');
	t.deepEqual(await host.list(path), ['C', 'a', 'b']);
	t.deepEqual(await host.list(`${path}/none`), []);
});

onEachHost('extended attributes are those of the file itself', async (t, host) => {
	const path = join(await scratchFolder(t), 'file');
	await writeFile(path, '');
	t.deepEqual(await host.xattrs(path), new Map());

	await localHost.run([
		'setfattr',
		'-n',
		'user.label',
		'-v',
		'system_u:object_r:svirt_t:s0:c1,c2 = é\n',
		path,
	]);
	await localHost.run(['setfattr', '-n', 'user.empty', path]);
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
	const path = join(await scratchFolder(t), 'two\nlines é€😀', "and ' $quotes`");
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
