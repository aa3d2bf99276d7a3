import test from 'ava';
import type {CasePlace} from '../../places/case-place.ts';
import {PlacePart} from './place-part.ts';

/** A place that was taken, and a log of what was done with it. */
async function taken() {
	const done: string[] = [];
	const place = {
		host: {name: 'vm:bookworm'},
		keeper: {
			last: async () => ({name: 'system libvirt', died: new Promise(() => {}), ended: () => 'killed'}),
		},
		machine: {name: 'vm:bookworm', died: new Promise(() => {}), ended: () => undefined},
		keep: async () => void done.push('kept'),
		abandon: async () => void done.push('abandoned'),
	} as unknown as CasePlace;
	const part = new PlacePart(async () => place);
	await part.begin();
	return {part, done};
}

test('the next case gets the place', async (t) => {
	const {part, done} = await taken();
	await part.end({leave: false});
	t.deepEqual(done, []);
});

test('a spoiled place is abandoned at the very end', async (t) => {
	const {part, done} = await taken();
	part.spoil();
	t.deepEqual(done, []);
	await part.end({leave: false});
	t.deepEqual(done, ['abandoned']);
});

test('a place is left for a person, even if it was spoiled', async (t) => {
	const {part, done} = await taken();
	part.spoil();
	await part.end({leave: true});
	t.deepEqual(done, ['kept']);
});

test('an abandoned place is neither left nor abandoned again', async (t) => {
	const {part, done} = await taken();
	part.spoil();
	await part.abandon();
	await part.end({leave: true});
	await part.end({leave: false});
	t.deepEqual(done, ['abandoned']);
});

test('a case needs first its machine alive, and then its daemon', async (t) => {
	const {part} = await taken();
	const needed = await part.mortals();
	t.deepEqual(
		needed.map(({name, ended}) => [name, ended()]),
		[
			['vm:bookworm', undefined],
			['the daemon of system libvirt', 'killed'],
		],
	);
	t.deepEqual(await new PlacePart(() => Promise.reject(new Error('none'))).mortals(), []);
});
