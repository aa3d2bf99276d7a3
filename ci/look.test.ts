import test from 'ava';
import {columnsOf} from './look.ts';

test('a terminal that reports 0 or impossible columns counts as 80 wide', (t) => {
	for (const columns of [0, 1, 9, 65_535, Number.NaN])
		t.is(columnsOf({columns, isTTY: true}), 80, `${columns}`);
	t.is(columnsOf({columns: 40, isTTY: true}), 40);
});
