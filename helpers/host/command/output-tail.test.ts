import test from 'ava';
import {OutputTail} from './output-tail.ts';

test('what fits is kept whole', (t) => {
	const output = new OutputTail(10);
	t.is(output.text, '');
	for (const text of ['abc', '', 'defghij']) output.add(text);
	t.is(output.text, 'abcdefghij');
});

test('of more than that the last part is kept, however it is cut into pieces', (t) => {
	for (const size of [1, 3, 7, 100]) {
		const output = new OutputTail(10);
		const all = 'abcdefghijklmnopqrstuvwxyz';
		for (let at = 0; at < all.length; at += size) output.add(all.slice(at, at + size));
		t.is(output.text, 'qrstuvwxyz', `in pieces of ${size}`);
		output.add('!');
		t.is(output.text, 'rstuvwxyz!', 'and it goes on after a look');
	}
});
