import {execFile} from 'node:child_process';
import {appendFile, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import test, {type ExecutionContext} from 'ava';
import {HostError} from '../../errors.ts';
import type {Host, WriteOptions} from '../../host/host.ts';
import {localHost} from '../../host/local/local-host.ts';
import {domainUndo} from '../../libvirt/domain-undo.ts';
import {cgroupControlUndo, cgroupsUndo} from './cgroups-undo.ts';
import {Journal} from './journal.ts';
import {pathUndo} from './path-undo.ts';
import {processesUndo} from './processes-undo.ts';
import type {Undo, UndoKind} from './undo-kind.ts';

const at = (name: string) => ({path: `/tmp/none/${name}`});
const path = (name: string) => ({kind: 'path', ...at(name)});

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
		await journalled.record(pathUndo, at('1')),
		await journalled.record(pathUndo, at('2')),
		await journalled.record(pathUndo, at('3')),
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
	const all: Undo[] = [];
	const journalled = await journal(t);
	const record = async <Details extends object>(kind: UndoKind<Details>, details: Details) => {
		all.unshift((await journalled.record(kind, details)).undo);
	};
	await record(processesUndo, {cgroups: ['/a', '/b']});
	await record(cgroupsUndo, {cgroups: []});
	await record(cgroupControlUndo, {path: '/c', text: '-cpu'});
	await record(pathUndo, at('é\n"\\'));
	await record(domainUndo, {uri: 'qemu:///system', name: 'x'});
	t.deepEqual(await undos(journalled), all);
	t.deepEqual(all[0], {kind: 'domain', uri: 'qemu:///system', name: 'x'});
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
	const entry = await new Journal(host, journalled.path).record(pathUndo, at('1'));
	t.deepEqual(written, [{append: true, sync: true}]);
	t.true((await readFile(journalled.path, 'utf8')).includes(entry.id));
});

test('a line that was cut short costs neither the ones before nor the ones after', async (t) => {
	const journalled = await journal(t);
	await journalled.record(pathUndo, at('before'));
	await appendFile(journalled.path, '{"id":"x","undo":{"kind":"path","pa');
	t.deepEqual(await undos(journalled), [path('before')]);
	// Another process of the run, or the reaper, continues the same file.
	await journalled.record(pathUndo, at('after'));
	t.deepEqual(await undos(journalled), [path('after'), path('before')]);
});

test('a whole line of an unknown form is not passed over: something is to be undone', async (t) => {
	const journalled = await journal(t);
	await writeFile(journalled.path, '{"id":"x","swap":"/dev/none"}\n');
	const error = await t.throwsAsync(journalled.pending(), {instanceOf: HostError});
	t.regex(error?.seen ?? '', /"swap"/);
	t.regex(error?.advice ?? '', /version of virtrig that made the run/);
});

test('several processes that append at once lose nothing', async (t) => {
	const journalled = await journal(t);
	const script = `
		const {Journal} = await import(${JSON.stringify(new URL('journal.ts', import.meta.url).href)});
		const {pathUndo} = await import(${JSON.stringify(new URL('path-undo.ts', import.meta.url).href)});
		const {localHost} = await import(${JSON.stringify(new URL('../../host/local/local-host.ts', import.meta.url).href)});
		const journal = new Journal(localHost, ${JSON.stringify(journalled.path)});
		for (let index = 0; index < 50; index++) {
			const entry = await journal.record(pathUndo, {path: '/' + process.pid + '/' + index + 'x'.repeat(500)});
			if (index % 2) await journal.done(entry);
		}`;
	const execute = promisify(execFile);
	await Promise.all([1, 2, 3, 4].map(() => execute(process.execPath, ['--input-type=module', '-e', script])));
	t.is((await journalled.pending()).length, 4 * 25);
});
