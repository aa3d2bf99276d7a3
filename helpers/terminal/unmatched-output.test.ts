import test from 'ava';
import {KEPT_UNMATCHED, MATCH_SPAN, UnmatchedOutput} from './unmatched-output.ts';

test('what follows a match stays for the next search', (t) => {
	const unmatched = new UnmatchedOutput();
	unmatched.add('one two three');
	const found = unmatched.find(/two /);
	t.is(found?.before, 'one ');
	t.is(unmatched.text, 'three');
});

test('a match that comes in pieces is found', (t) => {
	const unmatched = new UnmatchedOutput();
	t.is(unmatched.find(/login: /), undefined);
	t.is(unmatched.add('Debian\nlog', /login: /), undefined);
	t.is(unmatched.add('in: ', /login: /)?.before, 'Debian\n');
});

test('a match as long as the span is found across pieces after a flood', (t) => {
	const unmatched = new UnmatchedOutput();
	const pattern = /<x*>/;
	for (let i = 0; i < 100; i++) t.is(unmatched.add('.'.repeat(3000), pattern), undefined);
	t.is(unmatched.add(`${'.'.repeat(5 * MATCH_SPAN)}<${'x'.repeat(MATCH_SPAN - 100)}`, pattern), undefined);
	const found = unmatched.add('>', pattern);
	t.is(found?.match[0].length, MATCH_SPAN - 98);
	t.is(found?.before, '.'.repeat(300_000 + 5 * MATCH_SPAN));
});

test('the beginning of a line does not match where old text was cut off', (t) => {
	const unmatched = new UnmatchedOutput();
	t.is(unmatched.add('a'.repeat(5 * MATCH_SPAN), /^b/m), undefined);
	t.is(unmatched.add('b', /^b/m), undefined);
	t.truthy(unmatched.add('\nb', /^b/m));
});

test('a piece that is larger than all that is searched again is searched as a whole', (t) => {
	const unmatched = new UnmatchedOutput();
	const found = unmatched.add(`needle${'.'.repeat(10 * MATCH_SPAN)}`, /needle/);
	t.is(found?.before, '');
});

test('a flood is kept up to the limit, its newest part, and what was lost is counted', (t) => {
	const unmatched = new UnmatchedOutput();
	for (let i = 0; i < 5000; i++) unmatched.add(`${String(i).padStart(1023, '.')}\n`);
	const kept = unmatched.text.length;
	t.true(kept >= KEPT_UNMATCHED && kept < KEPT_UNMATCHED + 5 * MATCH_SPAN, String(kept));
	const found = unmatched.find(/4999\n/);
	t.is((found?.dropped ?? 0) + kept, 5000 * 1024);
});

test('one piece may push out many', (t) => {
	const unmatched = new UnmatchedOutput();
	for (let i = 0; i < 100; i++) unmatched.add('.'.repeat(5 * MATCH_SPAN));
	unmatched.add('!'.repeat(KEPT_UNMATCHED + 2 * MATCH_SPAN));
	t.is(unmatched.text, '!'.repeat(KEPT_UNMATCHED + 2 * MATCH_SPAN));
});

test('a wait in a flood of 64 MiB costs little', (t) => {
	const unmatched = new UnmatchedOutput();
	const piece = 'a line of console output that nobody asked for\r\n'.repeat(84).slice(0, 4096);
	const began = performance.now();
	for (let i = 0; i < 16_384; i++) unmatched.add(piece, /never seen here: (\d+)/);
	// Searching all kept output again for each piece takes minutes.
	t.true(performance.now() - began < 10_000);
});
