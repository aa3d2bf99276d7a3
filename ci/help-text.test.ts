import test from 'ava';
import {breakHelp} from './help-text.ts';

test('a paragraph is broken anew, whatever its lines were', (t) => {
	t.is(breakHelp('\none two\nthree four\n\nfive', 13), '\none two three\nfour\n\nfive');
});

test('what an item means hangs beside its term, of which the longest decides', (t) => {
	const text = 'Exit codes:\n  0    nothing failed, and all\n       was well\n  130, 143  ended';
	t.is(
		breakHelp(text, 44),
		['Exit codes:', '  0         nothing failed, and all was well', '  130, 143  ended'].join('\n'),
	);
});

test('what has no room beside its term comes below it', (t) => {
	const text = 'Examples:\n  virtrig run --match WORD  the cases with it';
	t.is(
		breakHelp(text, 40),
		['Examples:', '  virtrig run --match WORD', '      the cases with it'].join('\n'),
	);
});

test('an item may mean nothing', (t) => {
	t.is(breakHelp('Examples:\n  virtrig run', 40), 'Examples:\n  virtrig run');
});
