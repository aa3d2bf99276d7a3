import test from 'ava';
import {wrap} from './wrap.ts';

test('a text is broken between words', (t) => {
	t.deepEqual(wrap('one two three four', 9), ['one two', 'three', 'four']);
	t.deepEqual(wrap('short', 9), ['short']);
});

test('a word that is too long is broken at a slash, else where the line ends', (t) => {
	t.deepEqual(wrap('/usr/lib/libvirt', 10), ['/usr/lib', '/libvirt']);
	t.deepEqual(wrap('abcdefgh', 3), ['abc', 'def', 'gh']);
});
