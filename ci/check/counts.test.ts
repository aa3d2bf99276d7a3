import test from 'ava';
import {add, closingLine, countTap, single} from './counts.ts';

const TAP = `TAP version 13
ok 1 - logs › a line is read
not ok 2 - logs › a title with # in it
  ---
    name: AssertionError
    message: |-
      not ok 9 - this is text of the error
  ...
ok 3 - cgroup › needs root # SKIP
not ok 4 - later # TODO
ok 5 - last

1..5
# tests 4
# pass 2
`;

test('the points of a TAP stream are counted; skipped and planned ones are counted separately', (t) => {
	t.deepEqual(countTap(TAP), {passed: 2, failed: 1, skipped: 2});
});

test('a stream that breaks off, or lacks a point that was planned, has failed', (t) => {
	t.deepEqual(countTap(''), {passed: 0, failed: 1, skipped: 0});
	t.deepEqual(countTap('TAP version 13\nok 1 - a\n'), {passed: 1, failed: 1, skipped: 0});
	t.deepEqual(countTap('1..3\nok 1 - a\nok 2 - b\n'), {passed: 2, failed: 1, skipped: 0});
	t.deepEqual(countTap('1..2\nok 1 - a\nok 2 - b\n'), {passed: 2, failed: 0, skipped: 0});
});

test('counts are added', (t) => {
	t.deepEqual(add(), {passed: 0, failed: 0, skipped: 0});
	t.deepEqual(add(single(true), single(false), {passed: 1, failed: 2, skipped: 3}), {
		passed: 2,
		failed: 3,
		skipped: 3,
	});
});

test('the closing line names skipped checks where there are any', (t) => {
	t.is(closingLine({passed: 3, failed: 0, skipped: 0}), '3 passed, 0 failed');
	t.is(closingLine({passed: 3, failed: 1, skipped: 2}), '3 passed, 1 failed, 2 skipped');
});
