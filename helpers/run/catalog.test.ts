import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {localHost} from '../host/local/local-host.ts';
import {readCatalog} from './catalog.ts';

/** Writes suites, by path, into a new folder outside this repository, and returns that folder. */
async function suites(t: ExecutionContext, files: Readonly<Record<string, string>>): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'virtrig suites-'));
	t.teardown(() => rm(folder, {recursive: true}));
	for (const [path, text] of Object.entries(files)) await localHost.write(`${folder}/${path}`, text);
	return folder;
}

function suite(subject: string, ...titles: string[]): string {
	const cases = titles.map((title) => `test('${title}', () => {});\n`);
	return `import {suite} from 'virtrig';\nconst test = suite('${subject}', {drivers: ['lxc']});\n${cases.join('')}`;
}

test('suites in any folder are read, in the order of their files', async (t) => {
	const folder = await suites(t, {
		'b/b.test.ts': suite('b', 'one'),
		'a/a.test.ts': suite('a', 'two', 'three'),
	});
	const {cases, unreadable} = await readCatalog(localHost, folder);
	t.deepEqual(
		cases.map(({subject, title, file}) => [subject, title, file]),
		[
			['a', 'two', `${folder}/a/a.test.ts`],
			['a', 'three', `${folder}/a/a.test.ts`],
			['b', 'one', `${folder}/b/b.test.ts`],
		],
	);
	t.deepEqual(unreadable, []);
});

test('a suite that cannot be read does not keep the others from being read', async (t) => {
	const folder = await suites(t, {
		'a/broken.test.ts': "import './nosuch.ts';\n",
		'b/half.test.ts': `${suite('b', 'its case')}throw new Error('and then it fails');\n`,
		'c/stranger.test.ts': suite('other', 'one'),
		'd/d.test.ts': suite('d', 'one'),
		'd/twice.test.ts': suite('d', 'another', 'one'),
	});
	const {cases, unreadable} = await readCatalog(localHost, folder);
	t.deepEqual(
		cases.map(({subject, title}) => `${subject} ${title}`),
		['d one'],
	);
	const whys = unreadable.map(({file, subject, error}) => [
		file.slice(folder.length),
		subject,
		error.message,
	]);
	t.is(whys.length, 4);
	for (const [index, expected] of [
		['/a/broken.test.ts', 'a', /Cannot find module .*nosuch\.ts/],
		['/b/half.test.ts', 'b', /and then it fails\n.*half\.test\.ts:\d+/],
		['/c/stranger.test.ts', 'c', /expected: the subject c, as its folder/],
		['/d/twice.test.ts', 'd', /twice: d lxc: one/],
	].entries()) {
		const [file, subject, why] = expected as [string, string, RegExp];
		t.deepEqual(whys[index]?.slice(0, 2), [file, subject]);
		t.regex(whys[index]?.[2] ?? '', why);
	}
});
