import test from 'ava';
import type {Guest} from '../guest/guest.ts';
import type {Host} from '../host/host.ts';
import {EvidenceKeeper, type EvidenceSource} from './evidence-keeper.ts';
import type {EvidenceType} from './evidence-type.ts';

const SOURCE = {guests: []} as unknown as EvidenceSource;

/** Returns a keeper of these types, and the files that it has written. */
function keeperOf(...types: EvidenceType[]) {
	const files = new Map<string, string>();
	const write = async (path: string, text: string) => void files.set(path, text);
	const folder = {host: {write} as unknown as Host, report: '/reports/r1', name: 'lifecycle-kvm-it-runs'};
	return {keeper: new EvidenceKeeper(types, folder), files};
}

test('what a type keeps is in the folder of the case, by its path in the report', async (t) => {
	const {keeper, files} = keeperOf({
		name: 'notes',
		keep: async ({file, record}) => {
			const path = await file('notes.txt', 'seen');
			record({kind: 'processes', processes: []}, path);
		},
	});
	await keeper.keep('failed', SOURCE);
	t.deepEqual([...files], [['/reports/r1/lifecycle-kvm-it-runs/notes.txt', 'seen']]);
	const path = 'lifecycle-kvm-it-runs/notes.txt';
	t.deepEqual(keeper.artifacts, [{name: 'notes.txt', path}]);
	t.deepEqual(keeper.values, [{evidence: {kind: 'processes', processes: []}, path}]);
});

test('each type keeps once, for the cases that it applies to', async (t) => {
	const kept: string[] = [];
	const type = (name: string, of?: 'failed' | 'every'): EvidenceType => ({
		name,
		of,
		keep: async () => void kept.push(name),
	});
	const {keeper} = keeperOf(type('gdb', 'every'), type('cgroups'));
	await keeper.keep('failed', SOURCE);
	await keeper.keep('failed', SOURCE);
	t.deepEqual(kept, ['cgroups']);
	await keeper.keep('every', SOURCE);
	t.deepEqual(kept, ['cgroups', 'gdb']);
});

test('a report lists files in the order of the types, not of their completion', async (t) => {
	const {promise, resolve} = Promise.withResolvers<void>();
	const {keeper} = keeperOf(
		{name: 'slow', keep: async ({file}) => promise.then(() => file('slow.txt', '')).then(() => {})},
		{name: 'quick', keep: async ({file}) => file('quick.txt', '').then(() => resolve())},
	);
	await keeper.keep('failed', SOURCE);
	t.deepEqual(
		keeper.artifacts.map(({name}) => name),
		['slow.txt', 'quick.txt'],
	);
});

test('a type that hangs does not stop the others', async (t) => {
	const {keeper} = keeperOf(
		{name: 'hangs', keep: () => new Promise(() => {})},
		{name: 'keeps', keep: async ({file}) => void (await file('kept.txt', ''))},
	);
	void keeper.keep('failed', SOURCE);
	await new Promise(setImmediate);
	t.deepEqual(
		keeper.artifacts.map(({name}) => name),
		['kept.txt'],
	);
});

test('the file of an unreadable text says so, and the event log says so of a type that fails', async (t) => {
	const {keeper, files} = keeperOf({
		name: 'cgroups',
		keep: async ({file}) => {
			await file('cgroups.txt', () => Promise.reject(new Error('the machine is gone')));
			throw new TypeError('no tree');
		},
	});
	await keeper.keep('failed', SOURCE);
	t.deepEqual([...files.values()], ['(could not be read: Error: the machine is gone)\n']);
	t.deepEqual(keeper.values, [{evidence: {kind: 'unreadable', type: 'cgroups', why: 'TypeError: no tree'}}]);
});

test('of a long log only the end is kept; a recording is kept whole', async (t) => {
	const long = `begin${'x'.repeat(1_000_000)}end`;
	const {keeper, files} = keeperOf({
		name: 'long',
		keep: async ({file}) => {
			await file('libvirtd.log', long);
			await file('gdb-1.cast', long);
		},
	});
	await keeper.keep('failed', SOURCE);
	const [log = '', cast] = files.values();
	t.is(log.length, 1_000_000);
	t.true(log.endsWith('xend'));
	t.is(cast, long);
});

test('libvirt is asked once for the XML of a guest', async (t) => {
	const asked: (readonly string[])[] = [];
	const guest = {
		name: 'm',
		libvirt: {host: {patience: 1}},
		virsh: async (words: readonly string[]) => {
			asked.push(words);
			return {output: '<domain/>'};
		},
	} as unknown as Guest;
	const seen: string[] = [];
	const type = (name: string): EvidenceType => ({
		name,
		keep: async ({xml}) => void seen.push(await xml(guest)),
	});
	const {keeper} = keeperOf(type('domain'), type('selinux'));
	await keeper.keep('failed', SOURCE);
	t.deepEqual(seen, ['<domain/>', '<domain/>']);
	t.deepEqual(asked, [['dumpxml', 'm']]);
});
