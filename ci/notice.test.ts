import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import {noticeOn} from './notice.ts';

/** A stream that keeps what is written, and resolves a promise once it holds something. */
function stream(isTTY: boolean, columns?: number) {
	let text = '';
	let look = () => {};
	const write = (chunk: string | Uint8Array) => {
		text += chunk;
		look();
		return true;
	};
	const holds = (pattern: RegExp) =>
		new Promise<void>((resolve) => {
			look = () => pattern.test(text) && resolve();
			look();
		});
	return {out: {isTTY, columns: columns ?? 80, write} as NodeJS.WriteStream, written: () => text, holds};
}

/** Returns what a terminal shows after this was written to it: each line from its last redraw on. */
function screen(written: string): string[] {
	return written.split('\n').map((line) => stripVTControlCharacters(line.split('\r').at(-1) ?? ''));
}

test('a line has the name of the program', (t) => {
	const {out, written} = stream(false);
	noticeOn(out)('one thing');
	t.is(written(), 'virtrig: one thing\n');
});

test('without a terminal, long work shows its progress repeatedly', async (t) => {
	const {out, written, holds} = stream(false);
	{
		using work = noticeOn(out, 5).working('building it', 'of packages');
		t.is(written(), 'virtrig: building it of packages\n');
		work.at('installing packages, 60 of 250');
		await holds(/(virtrig: building it: 0 s, installing packages, 60 of 250\n){2}/);
	}
	t.false(written().includes('\r'));
});

test('on a terminal a status line below the others is redrawn, and gone at the end', (t) => {
	const {out, written} = stream(true);
	const say = noticeOn(out);
	{
		using work = say.working('building it', 'of packages');
		work.at('fetching packages, 1 of 2');
		work.at('fetching packages, 2 of 2');
		t.deepEqual(screen(written()), [
			'virtrig: building it of packages',
			'virtrig: building it: 0 s, fetching packages, 2 of 2',
		]);
		say('one thing meanwhile');
		t.deepEqual(screen(written()).slice(1), [
			'virtrig: one thing meanwhile',
			'virtrig: building it: 0 s, fetching packages, 2 of 2',
		]);
	}
	t.deepEqual(screen(written()).at(-1), '');
});

test('a status line is never wider than the terminal, which would wrap it', (t) => {
	const {out, written} = stream(true, 30);
	using work = noticeOn(out).working('building the runner VM bookworm');
	work.at('installing packages, 60 of 250');
	t.is(screen(written()).at(-1)?.length, 29);
});
