import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {localHost} from '../../helpers/host/local/local-host.ts';
import {readCatalog} from '../../helpers/run/catalog.ts';
import {firstSuite} from './first-suite.ts';
import {firstTsconfig} from './first-tsconfig.ts';

async function scratch(t: ExecutionContext): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'virtrig-new-'));
	t.teardown(() => rm(folder, {recursive: true}));
	return folder;
}

test('a first suite has one case for each driver', async (t) => {
	const folder = await scratch(t);
	// `npm init` writes this. The suite must still be read as an ES module.
	await localHost.write(`${folder}/package.json`, '{"type": "commonjs"}');
	for (const [path, text] of Object.entries(firstSuite('mine', folder))) await localHost.write(path, text);
	const {cases, unreadable} = await readCatalog(localHost, folder);
	t.deepEqual(unreadable, []);
	t.deepEqual(
		cases.map(({subject, driver}) => `${subject} ${driver}`),
		['mine kvm', 'mine qemu', 'mine lxc'],
	);
});

test('a folder of suites gets a tsconfig.json only where the project around it has none', async (t) => {
	const folder = await scratch(t);
	await localHost.write(`${folder}/package.json`, '{}');
	t.deepEqual(Object.keys(await firstTsconfig(localHost, `${folder}/suites`)), [
		`${folder}/suites/tsconfig.json`,
	]);
	await localHost.write(`${folder}/tsconfig.json`, '{}');
	t.deepEqual(await firstTsconfig(localHost, `${folder}/suites`), {});
	t.deepEqual(await firstTsconfig(localHost, folder), {});
});
