/** Characters of output that are kept while nothing matches. Older ones are dropped, so that a flood cannot exhaust memory. */
export const KEPT_UNMATCHED = 1024 * 1024;

/** Characters that one match of a RegExp may span. It limits what is searched again when more output arrives. */
export const MATCH_SPAN = 8192;

export interface Found {
	readonly match: RegExpExecArray;
	/** The output before the match, since the end of the previous match. */
	readonly before: string;
	/** Number of characters lost at the beginning of `before`, because more than {@link KEPT_UNMATCHED} arrived. */
	readonly dropped: number;
}

/**
 * Output that no wait has matched yet. Each character is searched a limited number of times, however long the output grows:
 * after a search without a match, the next one begins {@link MATCH_SPAN} characters before the end of the searched output.
 */
export class UnmatchedOutput {
	/** Pieces that are too old to be part of a match. */
	#settled: string[] = [];
	#settledLength = 0;
	/** The part that is searched when more output arrives. */
	#recent = '';
	#dropped = 0;

	/** All kept output, oldest first. */
	get text(): string {
		return this.#settled.join('') + this.#recent;
	}

	/** The last lines, without joining all kept output. */
	get lastPart(): string {
		return ((this.#settled.at(-1) ?? '') + this.#recent).slice(-MATCH_SPAN);
	}

	/** Adds output. If a wait is on, searches the part in which a match is now possible. */
	add(text: string, pattern?: RegExp): Found | undefined {
		const searched = this.#recent.length;
		this.#recent += text;
		const found = pattern && this.#find(pattern, Math.max(0, searched - MATCH_SPAN));
		if (this.#recent.length > 4 * MATCH_SPAN) this.#settle();
		return found;
	}

	/** Searches all kept output, for a wait that begins. */
	find(pattern: RegExp): Found | undefined {
		this.#recent = this.text;
		this.#settled = [];
		this.#settledLength = 0;
		return this.#find(pattern, 0);
	}

	#find(pattern: RegExp, from: number): Found | undefined {
		// Global, so that lastIndex counts: `^` then still looks at the character before.
		const search = new RegExp(pattern, pattern.global ? pattern.flags : `${pattern.flags}g`);
		search.lastIndex = from;
		const match = search.exec(this.#recent);
		if (!match) return undefined;
		const before = this.#settled.join('') + this.#recent.slice(0, match.index);
		const found = {match, before, dropped: this.#dropped};
		this.#recent = this.#recent.slice(match.index + match[0].length);
		this.#settled = [];
		this.#settledLength = 0;
		this.#dropped = 0;
		return found;
	}

	/** Sets aside what was searched, except where a match can still begin, and drops the oldest pieces. */
	#settle(): void {
		const cut = this.#recent.length - 2 * MATCH_SPAN;
		this.#settled.push(this.#recent.slice(0, cut));
		this.#settledLength += cut;
		this.#recent = this.#recent.slice(cut);
		for (let over = this.#settledLength - KEPT_UNMATCHED; over > 0; ) {
			const oldest = this.#settled.shift() ?? '';
			const gone = Math.min(over, oldest.length);
			if (gone < oldest.length) this.#settled.unshift(oldest.slice(gone));
			this.#settledLength -= gone;
			this.#dropped += gone;
			over -= gone;
		}
	}
}
