/** One field of a frame. Numbers are sent as decimal text. */
export type Field = string | number | Uint8Array;

/** Bytes that may precede the agent's first frame: the output of the shell's start-up files. */
const NOISE_LIMIT = 64 * 1024;

/**
 * Encodes a frame: a length (32 bits, big-endian), then the fields, each a length and its bytes. Perl calls it
 * `(N/a*)*`.
 */
export function encodeFrame(fields: readonly Field[]): Buffer {
	const parts: Buffer[] = [Buffer.alloc(4)];
	let length = 0;
	for (const field of fields) {
		const bytes =
			field instanceof Uint8Array
				? Buffer.from(field.buffer, field.byteOffset, field.length)
				: Buffer.from(`${field}`);
		const head = Buffer.alloc(4);
		head.writeUInt32BE(bytes.length);
		parts.push(head, bytes);
		length += 4 + bytes.length;
	}
	parts[0]?.writeUInt32BE(length);
	return Buffer.concat(parts);
}

/** Returns the fields of a frame, without its length. Throws an Error if they do not fill the frame. */
export function decodeFrame(frame: Buffer): Buffer[] {
	const fields: Buffer[] = [];
	let position = 0;
	while (position < frame.length) {
		const end = position + 4 + (position + 4 <= frame.length ? frame.readUInt32BE(position) : 0);
		if (end > frame.length || end === position)
			throw new Error(`a field of a frame ends at ${end} of ${frame.length} bytes`);
		fields.push(frame.subarray(position + 4, end));
		position = end;
	}
	return fields;
}

/** Splits a stream of bytes into frames. */
export class FrameReader {
	readonly #start: Buffer;
	#started = false;
	#pieces: Buffer[] = [];
	#length = 0;
	/** The number of bytes needed before the next frame is complete. */
	#needed: number;

	/** `start` begins the stream of frames; it is no frame itself, and what precedes it is skipped. */
	constructor(start: string) {
		this.#start = Buffer.from(start);
		this.#needed = this.#start.length;
	}

	/** Returns the frames that these bytes complete. Throws an Error if they are no stream of frames. */
	add(chunk: Buffer): Buffer[][] {
		this.#pieces.push(chunk);
		this.#length += chunk.length;
		const frames: Buffer[][] = [];
		if (this.#length < this.#needed) return frames;
		// Joins the pieces only when there are enough bytes, so that a long frame is not copied for each piece.
		let bytes = Buffer.concat(this.#pieces);
		if (!this.#started) {
			const at = bytes.indexOf(this.#start);
			if (at < 0 && bytes.length > NOISE_LIMIT)
				throw new Error(`no agent began:\n${bytes.toString('utf8', 0, 500)}`);
			this.#started = at >= 0;
			this.#needed = this.#started ? 4 : bytes.length + 1;
			if (this.#started) bytes = bytes.subarray(at + this.#start.length);
		}
		while (this.#started && bytes.length >= 4) {
			this.#needed = 4 + bytes.readUInt32BE(0);
			if (bytes.length < this.#needed) break;
			frames.push(decodeFrame(bytes.subarray(4, this.#needed)));
			bytes = bytes.subarray(this.#needed);
			this.#needed = 4;
		}
		this.#pieces = bytes.length > 0 ? [bytes] : [];
		this.#length = bytes.length;
		return frames;
	}
}
