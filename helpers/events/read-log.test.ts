import test from 'ava';
import {InputError} from '../errors.ts';
import {encode} from './encode.ts';
import type {RunEvent} from './event.ts';
import {readLog} from './read-log.ts';

function leak(what: string): RunEvent {
	return {event: 'leak', time: '2026-11-24T03:00:00.000Z', run: 'r1', host: 'local', kind: 'mount', what};
}

const [a, b, c] = [leak('a'), leak('b {"time":"x"}'), leak('c')] as const;

test('a log reads back in its order', (t) => {
	t.deepEqual(readLog(encode(a) + encode(b) + encode(c)), {events: [a, b, c], torn: []});
	t.deepEqual(readLog(''), {events: [], torn: []});
});

test('a log may be cut off at every byte of its last record', (t) => {
	const last = encode(b);
	for (let end = 1; end < last.length - 1; end++) {
		t.deepEqual(readLog(encode(a) + last.slice(0, end)), {events: [a], torn: [last.slice(0, end)]});
	}
	t.deepEqual(readLog(encode(a) + last.trimEnd()), {events: [a, b], torn: []});
});

test('a record that was appended to a torn one is kept', (t) => {
	const torn = encode(a).slice(0, 50);
	t.deepEqual(readLog(torn + encode(b) + encode(c)), {events: [b, c], torn: [torn]});
	t.deepEqual(readLog(`${torn}${encode(b).slice(0, 40)}`).torn.join(''), torn + encode(b).slice(0, 40));
});

test('a whole line that is no record is refused with its number', (t) => {
	const error = t.throws(() => readLog(`${encode(a)}hello\n${encode(b)}`), {instanceOf: InputError});
	t.is(error?.line, 2);
});
