import test from 'ava';
import {journalLines} from './journal-lines.ts';

const entry = (time: string, message: unknown) =>
	`${JSON.stringify({MESSAGE: message, __MONOTONIC_TIMESTAMP: time, __CURSOR: 's=1'})}\n`;

test('lines that were written before the time are left out', (t) => {
	const json = entry('11999999', 'before') + entry('12000000', 'at it') + entry('12500000', 'after');
	t.is(journalLines(json, 12), 'at it\nafter\n');
});

test('no entries are no lines, and one that is not text is none', (t) => {
	t.is(journalLines('', 0), '');
	t.is(journalLines(entry('1', [255, 254]) + entry('2', null), 0), '');
});

test('what is no journal is refused', (t) => {
	t.throws(() => journalLines('{"MESSAGE":"x"}\n', 0));
});
