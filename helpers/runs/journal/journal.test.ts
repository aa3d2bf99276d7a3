import {execFile} from 'node:child_process';
import {appendFile, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import test, {type ExecutionContext} from 'ava';
import {HostError} from '../../errors.ts';
import type {Host, WriteOptions} from '../../host/host.ts';
import {localHost} from '../../host/local/local-host.ts';
import {Journal} from './journal.ts';
import type {Undo} from './undo.ts';

const path = (name: string): Undo => ({kind: 'path', path: `/tmp/none/${name}`});

async function journal(t: ExecutionContext): Promise<Journal> {
	const folder = await mkdtemp(join(tmpdir(), 'journal-'));
	t.teardown(() => rm(folder, {recursive: true, force: true}));
	return new Journal(localHost, `${folder}/journal.jsonl`);
}

const undos = async (of: Journal) => (await of.pending()).map(({undo}) => undo);

test('without a file nothing is pending', async (t) => {
	t.deepEqual(await (await journal(t)).pending(), []);
});

test('what is pending comes last first, and what is done is gone', async (t) => {
	const journalled = await journal(t);
	const [, second] = [
		await journalled.record(path('1')),
		await journalled.record(path('2')),
		await journalled.record(path('3')),
	];
	t.deepEqual(await undos(journalled), [path('3'), path('2'), path('1')]);
	await journalled.done(second);
	t.deepEqual(await undos(journalled), [path('3'), path('1')]);
	await journalled.done(second);
	t.deepEqual(
		await undos(new Journal(localHost, journalled.path)),
		[path('3'), path('1')],
		'for whoever reads it',
	);
});

test('each kind of undo reads back as it was recorded', async (t) => {
	const all: Undo[] = [
		{kind: 'processes', cgroups: ['/a', '/b']},
		{kind: 'cgroups', cgroups: []},
		{kind: 'cgroup-control', path: '/c', text: '-cpu'},
		path('é\n"\\'),
		{kind: 'domain', uri: 'qemu:///system', name: 'x'},
	];
	const journalled = await journal(t);
	for (const undo of all) await journalled.record(undo);
	t.deepEqual(await undos(journalled), all.toReversed());
});

test('a record is on disk, by fsync, before its change may be made', async (t) => {
	const written: (WriteOptions | undefined)[] = [];
	const journalled = await journal(t);
	const host: Host = {
		...localHost,
		write: async (file, data, options) => {
			await localHost.write(file, data, options);
			written.push(options);
		},
	};
	const entry = await new Journal(host, journalled.path).record(path('1'));
	t.deepEqual(written, [{append: true, sync: true}]);
	t.true((await readFile(journalled.path, 'utf8')).includes(entry.id));
});

test('a line that was cut short costs neither the ones before nor the ones after', async (t) => {
	const journalled = await journal(t);
	await journalled.record(path('before'));
	await appendFile(journalled.path, '{"id":"x","undo":{"kind":"path","pa');
	t.deepEqual(await undos(journalled), [path('before')]);
	// Another process of the run, or the reaper, goes on in the same file.
	await journalled.record(path('after'));
	t.deepEqual(await undos(journalled), [path('after'), path('before')]);
});

test('a whole line of an unknown kind is not passed over: something is to be undone', async (t) => {
	const journalled = await journal(t);
	await writeFile(journalled.path, '{"id":"x","undo":{"kind":"swap","device":"/dev/none"}}\n');
	const error = await t.throwsAsync(journalled.pending(), {instanceOf: HostError});
	t.regex(error?.seen ?? '', /"swap"/);
	t.regex(error?.advice ?? '', /version of virtrig that made the run/);
});

test('several processes that append at once lose nothing', async (t) => {
	const journalled = await journal(t);
	const script = `
		const {Journal} = await import(${JSON.stringify(new URL('journal.ts', import.meta.url).href)});
		const {localHost} = await import(${JSON.stringify(new URL('../../host/local/local-host.ts', import.meta.url).href)});
		const journal = new Journal(localHost, ${JSON.stringify(journalled.path)});
		for (let index = 0; index < 50; index++) {
			const entry = await journal.record({kind: 'path', path: '/' + process.pid + '/' + index + 'x'.repeat(500)});
			if (index % 2) await journal.done(entry);
		}`;
	const execute = promisify(execFile);
	await Promise.all([1, 2, 3, 4].map(() => execute(process.execPath, ['--input-type=module', '-e', script])));
	t.is((await journalled.pending()).length, 4 * 25);
});
