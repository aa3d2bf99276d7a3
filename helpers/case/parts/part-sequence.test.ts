import test from 'ava';
import type {CasePart, Ending} from './part.ts';
import {PartSequence} from './part-sequence.ts';

/** A sequence without deadlines, its parts, and a log of their calls. */
function sequence() {
	const log: string[] = [];
	const part = (
		title: string,
		fails: Partial<Record<'begin' | 'explain' | 'end', unknown>> = {},
	): CasePart => {
		const does = async (what: 'begin' | 'explain' | 'end', more = '') => {
			log.push(`${what} ${title}${more}`);
			if (what in fails) throw fails[what];
		};
		return {
			title,
			begin: () => does('begin'),
			explain: () => does('explain'),
			end: ({leave}: Ending) => does('end', leave ? ', left' : ''),
		};
	};
	return {parts: new PartSequence((_, action) => action()), part, log};
}

const PASSED = {failed: false, leave: false};
const FAILED = {failed: true, leave: false};

test('parts are begun in order and ended in reverse; a case that passes has nothing to explain', async (t) => {
	const {parts, part, log} = sequence();
	for (const title of ['place', 'guests', 'debuggers']) await parts.begin(part(title));
	t.deepEqual(await parts.end(PASSED), []);
	t.deepEqual(log, [
		...['begin place', 'begin guests', 'begin debuggers'],
		...['end debuggers', 'end guests', 'end place'],
	]);
	t.deepEqual(await parts.end(PASSED), [], 'all have ended');
	t.is(log.length, 6);
});

test('the case gets the value that a part begins with', async (t) => {
	const {parts} = sequence();
	t.is(await parts.begin({title: 'place', begin: async () => 'vm:bookworm'}), 'vm:bookworm');
	t.is(await parts.begin({title: 'nothing to begin'}), undefined);
	t.deepEqual(await parts.end(PASSED), []);
});

test('each part explains a failure just before it ends', async (t) => {
	const {parts, part, log} = sequence();
	for (const title of ['guests', 'debuggers']) await parts.begin(part(title));
	log.length = 0;
	await parts.end(FAILED);
	t.deepEqual(log, ['explain debuggers', 'end debuggers', 'explain guests', 'end guests']);
});

test('a part that fails to begin is not ended; the parts before it are', async (t) => {
	const {parts, part, log} = sequence();
	await parts.begin(part('place'));
	await t.throwsAsync(parts.begin(part('gate', {begin: new Error('no audit log')})), {
		message: 'no audit log',
	});
	t.deepEqual(await parts.end(FAILED), []);
	t.deepEqual(log, ['begin place', 'begin gate', 'explain place', 'end place']);
});

test('an ending that fails does not stop the others, and parts that have ended explain it too', async (t) => {
	const {parts, part, log} = sequence();
	const broken = new Error('it cannot be cleared');
	for (const one of [part('place'), part('guests', {end: broken}), part('debuggers')]) await parts.begin(one);
	log.length = 0;
	t.deepEqual(await parts.end(PASSED), [broken]);
	t.deepEqual(log, [
		...['end debuggers', 'end guests'],
		...['explain debuggers', 'explain guests', 'explain place', 'end place'],
	]);
});

test('all failures are reported, in order', async (t) => {
	const {parts, part} = sequence();
	const errors = ['a', 'b', 'c'].map((text) => new Error(text));
	const [first, second, third] = errors;
	await parts.begin(part('place', {end: third}));
	await parts.begin(part('guests', {explain: first, end: second}));
	t.deepEqual(await parts.end(FAILED), errors);
});

test('a failure that is explained early is not explained again', async (t) => {
	const {parts, part, log} = sequence();
	for (const title of ['place', 'guests']) await parts.begin(part(title));
	log.length = 0;
	t.deepEqual(await parts.explain(), []);
	t.deepEqual(await parts.explain(), []);
	await parts.end(FAILED);
	t.deepEqual(log, ['explain guests', 'explain place', 'end guests', 'end place']);
});

test('every part learns that guests and place are kept', async (t) => {
	const {parts, part, log} = sequence();
	for (const title of ['place', 'guests']) await parts.begin(part(title));
	log.length = 0;
	await parts.end({failed: true, leave: true});
	t.deepEqual(log, ['explain guests', 'end guests, left', 'explain place', 'end place, left']);
});

test('each ending has a separate deadline', async (t) => {
	const limited: string[] = [];
	const late = new Error('late');
	const parts = new PartSequence(async (title) => {
		limited.push(title);
		throw late;
	});
	await parts.begin({title: 'the leaving of its place'});
	await parts.begin({title: 'the clearing of its guests'});
	t.deepEqual(await parts.end(FAILED), [late, late, late, late]);
	t.deepEqual(limited, [
		...['the clearing of its guests', 'the clearing of its guests'],
		...['the leaving of its place', 'the leaving of its place'],
	]);
});
