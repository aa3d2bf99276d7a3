import test from 'ava';
import {buildIdOf} from './build-id.ts';

const ID = 'f13a3a57857da17c46102196f46a23880123dce2';

function note(name: string, type: number, description: Buffer, write: (value: number) => Buffer): Buffer {
	const pad = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
	const title = Buffer.from(`${name}\0`);
	return Buffer.concat([
		write(title.length),
		write(description.length),
		write(type),
		pad(title),
		pad(description),
	]);
}

/** An ELF file with two program headers: one for code, and one for two notes, of which the second is the build id. */
function elf({bits, little}: {bits: 32 | 64; little: boolean}): Buffer {
	const half = (value: number) => {
		const bytes = Buffer.alloc(2);
		little ? bytes.writeUInt16LE(value) : bytes.writeUInt16BE(value);
		return bytes;
	};
	const four = (value: number) => {
		const bytes = Buffer.alloc(4);
		little ? bytes.writeUInt32LE(value) : bytes.writeUInt32BE(value);
		return bytes;
	};
	const word = (value: number) => {
		if (bits === 32) return four(value);
		return little ? Buffer.concat([four(value), four(0)]) : Buffer.concat([four(0), four(value)]);
	};
	const notes = Buffer.concat([
		note('GNU', 1, Buffer.alloc(16), four),
		note('GNU', 3, Buffer.from(ID, 'hex'), four),
	]);
	const [headerSize, entry] = bits === 32 ? [52, 32] : [64, 56];
	const at = headerSize + 2 * entry;
	/** A program header of this type. p_flags is its second field in 64 bits, and its seventh in 32. */
	const program = (type: number, offset: number, length: number) =>
		Buffer.concat(
			bits === 32
				? [type, offset, 0, 0, length, length, 4, 4].map(four)
				: [four(type), four(4), ...[offset, 0, 0, length, length, 4].map(word)],
		);
	const identification = Buffer.alloc(16);
	identification.set([0x7f, 0x45, 0x4c, 0x46, bits / 32, little ? 1 : 2, 1]);
	return Buffer.concat([
		identification,
		...[half(3), half(0), four(1)],
		...[0, headerSize, 0].map(word),
		four(0),
		...[headerSize, entry, 2, 0, 0, 0].map(half),
		program(1, 0, at),
		program(4, at, notes.length),
		notes,
	]);
}

for (const bits of [32, 64] as const) {
	for (const little of [true, false]) {
		test(`the build id of a ${bits}-bit file is read, ${little ? 'little' : 'big'}-endian`, (t) => {
			t.is(buildIdOf(elf({bits, little})), ID);
		});
	}
}

test('what holds no whole build id has none', (t) => {
	const file = elf({bits: 64, little: true});
	t.is(buildIdOf(file.subarray(0, file.length - 1)), undefined);
	t.is(buildIdOf(file.subarray(0, 100)), undefined);
	t.is(buildIdOf(Buffer.from('#!/bin/sh\n')), undefined);
	t.is(buildIdOf(new Uint8Array()), undefined);
});
