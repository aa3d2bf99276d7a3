import test from 'ava';
import {decodeFrame, encodeFrame, FrameReader} from './frames.ts';

const fields = [7, 'read', '', 'é€😀\n', new Uint8Array([0, 255, 10])] as const;
const bytes = fields.map((field) => Buffer.from(typeof field === 'number' ? `${field}` : field));

test('what was put into a frame comes out of it', (t) => {
	t.deepEqual(decodeFrame(encodeFrame(fields).subarray(4)), bytes);
	t.deepEqual(decodeFrame(encodeFrame([]).subarray(4)), []);
});

test('a frame is as Perl packs it', (t) => {
	t.is(encodeFrame([1, 'ab']).toString('hex'), '0000000b0000000131000000026162');
});

test('frames are found however the stream is cut, and whatever comes before them', (t) => {
	const stream = Buffer.concat([
		Buffer.from('Welcome!\nSTAR'),
		Buffer.from('START'),
		encodeFrame(fields),
		encodeFrame([]),
		encodeFrame(fields),
	]);
	for (let size = 1; size <= stream.length; size++) {
		const reader = new FrameReader('START');
		const frames = [];
		for (let at = 0; at < stream.length; at += size)
			frames.push(...reader.add(stream.subarray(at, at + size)));
		t.deepEqual(frames, [bytes, [], bytes], `pieces of ${size}`);
	}
});

test('a long frame in many pieces takes no time', (t) => {
	const frame = encodeFrame(['x'.repeat(50_000_000)]);
	const reader = new FrameReader('');
	const started = performance.now();
	let frames: Buffer[][] = [];
	for (let at = 0; at < frame.length; at += 65_536) frames = reader.add(frame.subarray(at, at + 65_536));
	t.is(frames[0]?.[0]?.length, 50_000_000);
	t.true(performance.now() - started < 10_000);
});

test('what is no frame, or never begins, is refused', (t) => {
	t.throws(() => decodeFrame(Buffer.from([0, 0, 0, 5, 1])), {message: /a field of a frame/});
	t.throws(() => decodeFrame(Buffer.from([0, 0])), {message: /a field of a frame/});
	const reader = new FrameReader('START');
	t.throws(() => reader.add(Buffer.alloc(100_000, 'menu? ')), {message: /no agent began:\nmenu\?/});
});
