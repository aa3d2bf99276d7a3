/** What a terminal or readline would take as an order instead of as text, but for tab and newline. */
const ORDERS = /[\0-\x08\x0b-\x1f\x7f]/;

/** Plain in virsh's own parser: nothing that quotes, separates commands or begins a comment. */
const PLAIN = /^[\w./:=,@%+-]+$/;

/**
 * Quotes one argument for virsh's own parser (vshCommandStringGetArg in tools/vsh.c of libvirt): inside single quotes
 * all but a single quote is text, inside double quotes a single quote is.
 */
export function quoteArgument(argument: string): string {
	if (PLAIN.test(argument)) return argument;
	return `'${argument.replaceAll("'", `'"'"'`)}'`;
}

/**
 * The keys that type a line into readline as it stands: a tab would complete and a newline would end the line, unless
 * Ctrl-V (readline's quoted-insert) precedes it.
 *
 * Throws a RangeError for the other control characters, some of which would be signals.
 */
export function keysFor(line: string): string {
	const order = ORDERS.exec(line)?.[0];
	if (order !== undefined) {
		const code = order.charCodeAt(0).toString(16).padStart(2, '0');
		throw new RangeError(
			`virsh cannot be typed the control character 0x${code}; pass such text in a file: ${JSON.stringify(line)}`,
		);
	}
	return line.replaceAll(/[\t\n]/g, '\x16$&');
}
