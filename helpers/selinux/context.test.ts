import test from 'ava';
import {InputError} from '../errors.ts';
import {describeContext, parseContext, tryContext} from './context.ts';
import {describeRange, dominates, parseRange} from './mls-range.ts';
import {notAContext} from './not-a-context.ts';
import {mcsOverlap} from './separation.ts';

const level = (sensitivity: number, ...categories: number[]) => ({sensitivity, categories});
const svirt = (range: string) => parseContext(`system_u:system_r:svirt_t:${range}`);

test('a context is read with its range', (t) => {
	const context = parseContext('system_u:system_r:svirt_t:s0:c137,c664');
	t.like(context, {user: 'system_u', role: 'system_r', type: 'svirt_t'});
	t.deepEqual(context.range, {low: level(0, 137, 664), high: level(0, 137, 664)});
});

test('a policy without MLS has no range', (t) => {
	const context = parseContext('user_u:object_r:user_home_t');
	t.is(context.range, undefined);
	t.is(describeContext(context), 'user_u:object_r:user_home_t');
});

test('the NUL of an attribute and the newline of a command are no part of it', (t) => {
	for (const end of ['\0', '\n', '\0\n', '\n\0']) t.like(parseContext(`a:b:c:s0${end}`), {type: 'c'});
});

const ranges = test.macro({
	exec(t, text: string, canonical: string) {
		t.is(describeRange(parseRange(text)), canonical);
		t.deepEqual(parseContext(`u:r:t:${text}`), parseContext(`u:r:t:${canonical}`));
	},
	title: (_, text, canonical) => `${text} is written ${canonical}`,
});

test(ranges, 's0', 's0');
test(ranges, 's0-s0', 's0');
test(ranges, 's0-s0:c0.c1023', 's0-s0:c0.c1023');
test(ranges, 's0:c5,c1', 's0:c1,c5');
test(ranges, 's0:c1.c3,c7', 's0:c1.c3,c7');
test(ranges, 's0:c1.c2', 's0:c1,c2');
test(ranges, 's0:c3,c1,c2,c2', 's0:c1.c3');
test(ranges, 's0:c1,c5-s15:c1.c5', 's0:c1,c5-s15:c1.c5');
test(ranges, 's0:c4.c4', 's0:c4');

test('any set of categories is the same after it was written and read', (t) => {
	for (let round = 0; round < 200; round++) {
		const categories = Array.from({length: 30}, (_, at) => at).filter(() => Math.random() < 0.4);
		const range = {low: level(0), high: level(round % 16, ...categories)};
		t.deepEqual(parseRange(describeRange(range)), range);
	}
});

test('what is no context is refused, with the part that is wrong', (t) => {
	const wrong = {
		'': '',
		unconfined: 'unconfined',
		'libvirt-8c6e (enforce)': 'libvirt-8c6e (enforce)',
		'<null>': '<null>',
		'a:b': 'a:b',
		':b:c:s0': ':b:c:s0',
		'a:b:c d:s0': 'a:b:c d:s0',
		'a:b:c\0d:s0': 'a:b:c\0d:s0',
		'a:b:c:': '',
		'a:b:c:SystemLow-SystemHigh': 'SystemLow',
		'a:b:c:s0:': '',
		'a:b:c:s0:c1,': '',
		'a:b:c:s0:c5.c1': 'c5.c1',
		'a:b:c:s0:c1.5': 'c1.5',
		'a:b:c:s0:c99999999999': 'c99999999999',
		'a:b:c:s0-s1-s2': 's0-s1-s2',
		'a:b:c:s0:c1:c2': 'c1:c2',
	};
	for (const [text, seen] of Object.entries(wrong)) {
		const error = t.throws(() => parseContext(text), {instanceOf: InputError}, JSON.stringify(text));
		t.like(error, {text, seen: JSON.stringify(seen)});
		t.is(tryContext(text), undefined);
	}
	t.is(tryContext(undefined), undefined);
	t.regex(notAContext('x', 'a context').message, /read the security context "x"\n {2}expected: a context/);
});

test('a level dominates itself, and what has less of everything', (t) => {
	t.true(dominates(level(0, 1, 2), level(0, 1, 2)));
	t.true(dominates(level(0, 1, 2, 3), level(0, 1, 3)));
	t.true(dominates(level(1, 1), level(0)));
	t.false(dominates(level(0, 1, 2), level(0, 1, 3)));
	t.false(dominates(level(0, 1), level(1, 1)));
});

test('two guests are apart if and only if neither one’s categories include the other’s', (t) => {
	t.is(mcsOverlap(svirt('s0:c1,c2'), svirt('s0:c1,c3')), undefined);
	t.is(mcsOverlap(svirt('s0:c1,c2'), svirt('s0:c3,c4')), undefined);
	const both = {firstReachesSecond: true, secondReachesFirst: true};
	t.deepEqual(mcsOverlap(svirt('s0:c1,c2'), svirt('s0:c1,c2')), both);
	t.deepEqual(mcsOverlap(svirt('s0:c1,c2'), parseContext('u:r:t')), both);
	t.deepEqual(mcsOverlap(svirt('s0:c1,c2'), svirt('s0:c1')), {
		firstReachesSecond: true,
		secondReachesFirst: false,
	});
	t.deepEqual(mcsOverlap(svirt('s0'), svirt('s0:c1,c2')), {
		firstReachesSecond: false,
		secondReachesFirst: true,
	});
});

test('a daemon that is cleared for all categories reaches every guest', (t) => {
	const daemon = parseContext('system_u:system_r:virtd_t:s0-s0:c0.c1023');
	t.deepEqual(mcsOverlap(daemon, svirt('s0:c1,c2')), {firstReachesSecond: true, secondReachesFirst: false});
});
