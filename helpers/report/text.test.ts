import test from 'ava';
import {readable} from './duration.ts';
import {oneLine, plain, truncate, wrap} from './text.ts';

test('a text breaks between words, below its indent', (t) => {
	t.deepEqual(wrap('one two three', 9, '  '), ['  one two', '  three']);
	t.deepEqual(wrap('a\n\nb', 10, '  '), ['  a', '', '  b']);
});

test('a line that fits keeps its inner spaces; a broken one keeps its own indentation', (t) => {
	t.deepEqual(wrap('  seen:     x', 80), ['  seen:     x']);
	t.deepEqual(wrap('  one two three', 16, '    '), ['      one two', '      three']);
});

test('what is broken goes on below the end of a bullet, or of a label', (t) => {
	t.deepEqual(wrap('→ one two three', 12), ['→ one two', '  three']);
	t.deepEqual(wrap('  seen:     one two three', 76), ['  seen:     one two three']);
	t.deepEqual(wrap(`  seen:     ${'x'.repeat(60)} two three`, 76), [
		`  seen:     ${'x'.repeat(60)} two`,
		'            three',
	]);
});

test('a narrow terminal has no room for a deep indentation', (t) => {
	t.deepEqual(wrap(`${' '.repeat(12)}one two three`, 18), ['   one two three']);
	t.deepEqual(wrap(`${' '.repeat(12)}seen: one two three`, 18), ['   seen: one two', '   three']);
});

test('a path longer than the line stays whole', (t) => {
	const path = `/sys/fs/cgroup/${'x'.repeat(40)}`;
	t.deepEqual(wrap(`see ${path} there`, 20), ['see', path, 'there']);
});

test('control characters and terminal sequences do not reach the terminal', (t) => {
	t.is(plain('\u001b[31mred\u001b[0m\r\n\tx\u0007'), 'red\n  x�');
	t.is(oneLine(' a \n b\t'), 'a b');
});

test('what is truncated says so', (t) => {
	t.is(truncate('abcdef', 6), 'abcdef');
	t.is(truncate('abcdef', 5), 'abcd…');
	t.is(truncate('✔✔✔', 2), '✔…');
	t.is(truncate('abc', 0), '');
});

test('durations are in the unit that a person would choose', (t) => {
	t.deepEqual([0, 84.6, 999.4, 999.6, 59_949, 59_951, 125_000].map(readable), [
		'0 ms',
		'85 ms',
		'999 ms',
		'1.0 s',
		'59.9 s',
		'1 min 0 s',
		'2 min 5 s',
	]);
});
