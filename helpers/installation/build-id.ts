/** PT_NOTE, see elf(5). */
const NOTE_SEGMENT = 4;

/** NT_GNU_BUILD_ID in a note with the name `GNU`. */
const BUILD_ID = 3;

/** The position of the program headers, and the fields of each, by the class of the file: elf(5). */
const LAYOUTS = {
	1: {table: 0x1c, size: 0x2a, count: 0x2c, offset: 0x04, length: 0x10, align: 0x1c},
	2: {table: 0x20, size: 0x36, count: 0x38, offset: 0x08, length: 0x20, align: 0x30},
} as const;

/**
 * Returns the build id of an ELF file in hexadecimal, as `file` and GDB show it. The first bytes of the file are
 * enough: linkers put the notes into its first page. Undefined if these bytes have no build id, or are no ELF file.
 */
export function buildIdOf(bytes: Uint8Array): string | undefined {
	try {
		return find(bytes);
	} catch (error) {
		// A header pointed beyond the bytes.
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

function find(bytes: Uint8Array): string | undefined {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (bytes.length < 4 || view.getUint32(0) !== 0x7f454c46) return undefined;
	const layout = LAYOUTS[view.getUint8(4) as keyof typeof LAYOUTS];
	if (!layout) return undefined;
	const little = view.getUint8(5) === 1;
	/** Reads an address or offset: 4 bytes in a 32-bit file, 8 in a 64-bit one. */
	const word = (at: number) =>
		layout === LAYOUTS[1] ? view.getUint32(at, little) : Number(view.getBigUint64(at, little));
	const table = word(layout.table);
	const size = view.getUint16(layout.size, little);
	for (let index = 0; index < view.getUint16(layout.count, little); index++) {
		const header = table + index * size;
		if (view.getUint32(header, little) !== NOTE_SEGMENT) continue;
		const begin = word(header + layout.offset);
		const notes = {begin, end: begin + word(header + layout.length), align: word(header + layout.align)};
		const found = inNotes(bytes, view, little, notes);
		if (found !== undefined) return found;
	}
	return undefined;
}

function inNotes(
	bytes: Uint8Array,
	view: DataView,
	little: boolean,
	{begin, end, align}: {readonly begin: number; readonly end: number; readonly align: number},
): string | undefined {
	const padded = (length: number) => Math.ceil(length / (align === 8 ? 8 : 4)) * (align === 8 ? 8 : 4);
	for (let at = begin; at + 12 <= Math.min(end, bytes.length); ) {
		const nameLength = view.getUint32(at, little);
		const length = view.getUint32(at + 4, little);
		const name = Buffer.from(bytes.subarray(at + 12, at + 12 + nameLength)).toString('latin1');
		const description = at + padded(12 + nameLength);
		if (view.getUint32(at + 8, little) === BUILD_ID && name === 'GNU\0') {
			const id = bytes.subarray(description, description + length);
			return id.length === length ? Buffer.from(id).toString('hex') : undefined;
		}
		at = description + padded(length);
	}
	return undefined;
}
