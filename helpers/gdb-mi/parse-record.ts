import type {MiRecord, MiTuple, MiValue} from './record.ts';

const ASYNC = {'*': 'exec', '+': 'status', '=': 'notify'} as const;
const STREAM = {'~': 'console', '@': 'target', '&': 'log'} as const;

/** Reads one line of GDB/MI output, without its line end. Undefined for the prompt and for anything that is not a record. */
export function parseRecord(line: string): MiRecord | undefined {
	const [, digits = '', mark = '', rest = ''] = /^(\d*)([\^*+=~@&])(.*)$/s.exec(line) ?? [];
	if (mark === '') return undefined;
	const reader = new Reader(rest);
	try {
		if (mark in STREAM) return {kind: STREAM[mark as keyof typeof STREAM], text: reader.string()};
		const name = reader.name();
		const results = reader.results();
		if (mark in ASYNC) return {kind: ASYNC[mark as keyof typeof ASYNC], class: name, results};
		return {kind: 'result', token: digits === '' ? undefined : Number(digits), class: name, results};
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

/** Returns the C string literal of GDB/MI for a command's argument. */
export function quoted(text: string): string {
	return `"${text.replaceAll(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
	n: '\n',
	t: '\t',
	r: '\r',
	a: '\x07',
	b: '\b',
	f: '\f',
	v: '\v',
	e: '\x1b',
};

class Reader {
	readonly #text: string;
	#at = 0;

	constructor(text: string) {
		this.#text = text;
	}

	name(): string {
		return this.#match(/[A-Za-z0-9_-]+/y);
	}

	/** Reads `,name=value` pairs until the end of the line. */
	results(): MiTuple {
		const results: Record<string, MiValue> = {};
		while (this.#at < this.#text.length) {
			this.#match(/,/y);
			Object.assign(results, this.#result());
		}
		return results;
	}

	/** Reads a C string. Octal escapes are bytes; several of them form one character. */
	string(): string {
		const body = this.#match(/"(?:[^"\\]|\\.)*"/sy).slice(1, -1);
		const bytes = body.replaceAll(/\\([0-7]{3}|.)/gs, (_, code: string) =>
			code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code),
		);
		// Text outside escapes is already UTF-8, so only a text that consists of bytes is decoded.
		return /\\[0-7]{3}/.test(body) && /^[\0-\xff]*$/.test(bytes)
			? Buffer.from(bytes, 'latin1').toString('utf8')
			: bytes;
	}

	#result(): MiTuple {
		const name = this.name();
		this.#match(/=/y);
		return {[name]: this.#value()};
	}

	#value(): MiValue {
		const next = this.#text[this.#at];
		if (next === '{') return this.#tuple();
		return next === '[' ? this.#list() : this.string();
	}

	#tuple(): MiTuple {
		const results: Record<string, MiValue> = {};
		this.#match(/\{/y);
		while (!this.#ends('}')) {
			Object.assign(results, this.#result());
			this.#ends(',');
		}
		return results;
	}

	#list(): MiValue[] {
		const values: MiValue[] = [];
		this.#match(/\[/y);
		while (!this.#ends(']')) {
			const isResult = /[A-Za-z0-9_-]/.test(this.#text[this.#at] ?? '');
			values.push(...(isResult ? Object.values(this.#result()) : [this.#value()]));
			this.#ends(',');
		}
		return values;
	}

	/** Skips this character if it is next. */
	#ends(character: string): boolean {
		const found = this.#text[this.#at] === character;
		if (found) this.#at++;
		return found;
	}

	#match(pattern: RegExp): string {
		pattern.lastIndex = this.#at;
		const [found] = pattern.exec(this.#text) ?? [];
		if (found === undefined) throw new SyntaxError(`no ${pattern.source} at character ${this.#at}`);
		this.#at += found.length;
		return found;
	}
}
