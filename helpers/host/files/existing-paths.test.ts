import {mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {localHost} from '../local/local-host.ts';
import {existingPaths} from './existing-paths.ts';

test('what is there is told in the order that was asked for', async (t) => {
	const folder = await mkdtemp(join(tmpdir(), 'existing-'));
	t.teardown(() => rm(folder, {recursive: true, force: true}));
	await writeFile(`${folder}/file`, '');
	await symlink('nowhere', `${folder}/link`);
	const paths = [`${folder}/link`, `${folder}/none`, folder, `${folder}/file`, `${folder}/none/below`];
	t.deepEqual(await existingPaths(localHost, paths), [`${folder}/link`, folder, `${folder}/file`]);
	t.deepEqual(await existingPaths(localHost, []), []);
});
