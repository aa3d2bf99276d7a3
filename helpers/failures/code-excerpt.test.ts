import test from 'ava';
import {codeExcerpt} from './code-excerpt.ts';

const SUITE = ['one();', '\ttwo();', '\t\tthree();', '', '\tfive();', 'six();', 'seven();', ''].join('\n');

test('a line is shown with those around it, their numbers, and a mark', (t) => {
	t.is(codeExcerpt(SUITE, 2), ['  1 | one();', '> 2 |   two();', '  3 |     three();'].join('\n'));
});

test('empty lines are shown between others alone', (t) => {
	t.is(codeExcerpt(SUITE, 6), ['  5 |   five();', '> 6 | six();', '  7 | seven();'].join('\n'));
	t.is(codeExcerpt(SUITE, 3)?.split('\n').at(-2), '  4 |');
	t.is(codeExcerpt(SUITE, 4)?.split('\n').at(2), '> 4 |');
});

test('what all lines are indented by is left out', (t) => {
	t.is(codeExcerpt('a\nb\n\t\tc\n\t\t\td\n\t\te', 5), ['  3 | c', '  4 |   d', '> 5 | e'].join('\n'));
});

test('numbers stand below one another', (t) => {
	const text = Array.from({length: 12}, (_, index) => `line ${index + 1}`).join('\n');
	t.is(
		codeExcerpt(text, 9),
		['   7 | line 7', '   8 | line 8', '>  9 | line 9', '  10 | line 10', '  11 | line 11'].join('\n'),
	);
});

test('the first and the last line have none before and after them; others are not there', (t) => {
	t.is(codeExcerpt(SUITE, 1), ['> 1 | one();', '  2 |   two();', '  3 |     three();'].join('\n'));
	t.is(codeExcerpt(SUITE, 7), ['  5 |   five();', '  6 | six();', '> 7 | seven();'].join('\n'));
	t.is(codeExcerpt(SUITE, 0), undefined);
	t.is(codeExcerpt(SUITE, 8), undefined);
});
