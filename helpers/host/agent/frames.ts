/** One field of a frame; numbers go as decimal text. */
export type Field = string | number | Uint8Array;

/** Bytes that may come before the agent's first frame: what the shell's start-up files say. */
const NOISE_LIMIT = 64 * 1024;

/** A length (32 bits, big-endian), then the fields, each a length and its bytes: what Perl calls `(N/a*)*`. */
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

/** The fields of a frame, without its length. Throws an Error where they do not fill it. */
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

/** Cuts a stream of bytes into frames. */
export class FrameReader {
	readonly #start: Buffer;
	#started = false;
	#pieces: Buffer[] = [];
	#length = 0;
	/** Bytes without which there is nothing to do. */
	#needed: number;

	/** What comes before `start` and that itself is no frame. */
	constructor(start: string) {
		this.#start = Buffer.from(start);
		this.#needed = this.#start.length;
	}

	/** The frames that these bytes complete. Throws an Error for what is no stream of frames. */
	add(chunk: Buffer): Buffer[][] {
		this.#pieces.push(chunk);
		this.#length += chunk.length;
		const frames: Buffer[][] = [];
		if (this.#length < this.#needed) return frames;
		// Only once there is enough, so that a long frame is not copied for each of its pieces.
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
