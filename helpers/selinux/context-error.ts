/** Text that is no security context, or no range of one. Its fields hold what its message says. */
export class ContextError extends Error {
	override name = 'ContextError';
	/** The whole text that was to be read. */
	readonly text: string;
	readonly expected: string;
	/** The part that is wrong; the whole text where no single part is. */
	readonly seen: string;

	constructor(text: string, expected: string, seen = text) {
		const lines = [
			`Could not read the security context ${JSON.stringify(text)}`,
			`  expected: ${expected}`,
			`  seen:     ${JSON.stringify(seen)}`,
			'  do:       see whether SELinux is what answered, and not another security module or mcstrans',
		];
		super(lines.join('\n'));
		this.text = text;
		this.expected = expected;
		this.seen = seen;
	}
}
