/** The end of a stream of text. Earlier text is dropped, so that no output can exhaust memory. */
export class OutputTail {
	readonly #limit: number;
	#pieces: string[] = [];
	#length = 0;

	/** `limit` is in characters. */
	constructor(limit: number) {
		this.#limit = limit;
	}

	add(text: string): void {
		this.#pieces.push(text);
		this.#length += text.length;
		// Only now and then: cutting at each piece would copy the whole text each time.
		if (this.#length > 2 * this.#limit) this.#cut();
	}

	get text(): string {
		this.#cut();
		return this.#pieces[0] ?? '';
	}

	#cut(): void {
		const kept = this.#pieces.join('').slice(-this.#limit);
		this.#pieces = [kept];
		this.#length = kept.length;
	}
}
