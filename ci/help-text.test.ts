import test from 'ava';
import {breakHelp} from './help-text.ts';

test('a paragraph is wrapped again, regardless of its line breaks', (t) => {
	t.is(breakHelp('\none two\nthree four\n\nfive', 13), '\none two three\nfour\n\nfive');
});

test('the meaning of an item stands beside its term, and the longest term sets the column', (t) => {
	const text = 'Exit codes:\n  0    nothing failed, and all\n       was well\n  130, 143  ended';
	t.is(
		breakHelp(text, 44),
		['Exit codes:', '  0         nothing failed, and all was well', '  130, 143  ended'].join('\n'),
	);
});

test('a meaning without room beside its term comes below it', (t) => {
	const text = 'Examples:\n  virtrig run --match WORD  the cases with it';
	t.is(
		breakHelp(text, 40),
		['Examples:', '  virtrig run --match WORD', '      the cases with it'].join('\n'),
	);
});

test('an item may mean nothing', (t) => {
	t.is(breakHelp('Examples:\n  virtrig run', 40), 'Examples:\n  virtrig run');
});
