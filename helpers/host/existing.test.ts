import {mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {existing} from './existing.ts';
import {localHost} from './local.ts';

test('what is there is told in the order that was asked for', async (t) => {
	const folder = await mkdtemp(join(tmpdir(), 'existing-'));
	t.teardown(() => rm(folder, {recursive: true, force: true}));
	await writeFile(`${folder}/file`, '');
	await symlink('nowhere', `${folder}/link`);
	const paths = [`${folder}/link`, `${folder}/none`, folder, `${folder}/file`, `${folder}/none/below`];
	t.deepEqual(await existing(localHost, paths), [`${folder}/link`, folder, `${folder}/file`]);
	t.deepEqual(await existing(localHost, []), []);
});
