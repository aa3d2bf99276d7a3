/** Offsets in an ELF64 header, a section header and a symbol (elf(5)). */
const HEADER = {sections: 0x28, sectionSize: 0x3a, sectionCount: 0x3c} as const;
const SECTION = {type: 0x04, offset: 0x18, size: 0x20, link: 0x28} as const;
const SYMBOL_SIZE = 24;

/** The section type of dynamic symbols, which strip(1) leaves in a program. */
const SHT_DYNSYM = 11;

/**
 * Returns a copy of a 64-bit little-endian ELF file in which a dynamic symbol has no name. Throws if there is no such
 * symbol.
 */
export function hideSymbol(file: Uint8Array, symbol: string): Uint8Array {
	const copy = Buffer.from(file);
	const table = Number(copy.readBigUInt64LE(HEADER.sections));
	const size = copy.readUInt16LE(HEADER.sectionSize);
	const headers = Array.from(
		{length: copy.readUInt16LE(HEADER.sectionCount)},
		(_, index) => table + index * size,
	);
	for (const header of headers) {
		if (copy.readUInt32LE(header + SECTION.type) !== SHT_DYNSYM) continue;
		const names = offsetOf(copy, headers[copy.readUInt32LE(header + SECTION.link)] ?? 0);
		const first = offsetOf(copy, header);
		const end = first + Number(copy.readBigUInt64LE(header + SECTION.size));
		for (let at = first; at < end; at += SYMBOL_SIZE) {
			const name = names + copy.readUInt32LE(at);
			if (copy.toString('latin1', name, name + symbol.length + 1) !== `${symbol}\0`) continue;
			copy.writeUInt32LE(0, at);
			return copy;
		}
	}
	throw new Error(`no dynamic symbol ${symbol} in this file`);
}

function offsetOf(file: Buffer, section: number): number {
	return Number(file.readBigUInt64LE(section + SECTION.offset));
}
