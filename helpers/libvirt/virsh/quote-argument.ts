/** Characters that a terminal or readline interprets, except tab and newline. */
const ORDERS = /[\0-\x08\x0b-\x1f\x7f]/;

/** Characters without a meaning in virsh's own parser: they do not quote, separate commands or begin a comment. */
const PLAIN = /^[\w./:=,@%+-]+$/;

/**
 * Quotes one argument for virsh's own parser (vshCommandStringGetArg in tools/vsh.c of libvirt). Inside single quotes
 * everything but a single quote is literal; inside double quotes a single quote is literal.
 */
export function quoteArgument(argument: string): string {
	if (PLAIN.test(argument)) return argument;
	return `'${argument.replaceAll("'", `'"'"'`)}'`;
}

/**
 * Returns the keys that type a line into readline unchanged. A tab would complete and a newline would end the line,
 * so Ctrl-V (readline's quoted-insert) precedes them.
 *
 * Throws a RangeError for other control characters, some of which would be signals.
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
