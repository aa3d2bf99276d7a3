/** The `key=value` pairs of a record, decoded. */
export type AuditFields = Readonly<Record<string, string>>;

/**
 * Fields that hold a text from outside the kernel. The text is quoted. If it contains a quote, a space or a control character,
 * it is hexadecimal without quotes (audit_log_untrustedstring in the kernel's kernel/audit.c).
 */
const TEXTS = new Set([
	...[
		'acct',
		'cmd',
		'cmdline',
		'comm',
		'cwd',
		'dir',
		'exe',
		'file',
		'invalid_context',
		'key',
		'name',
		'ocomm',
	],
	...['path', 'proctitle', 'root_dir', 'srawcon', 'trawcon', 'vm', 'watch'],
]);

/** Arguments: texts in an EXECVE record, and plain hexadecimal numbers in a SYSCALL record. */
const ARGUMENT = /^a\d+(?:\[\d+\])?$/;

const PAIR = /(?:^|(?<=[\s(,:]))([A-Za-z_][\w-]*(?:\[\d+\])?)=(?:"([^"]*)"|'([^']*)'|(\S*))/g;

/**
 * Reads the pairs of a record and leaves out other words. If a key occurs twice, the first one counts. The value `(null)`,
 * which means none, is left out too.
 */
export function parseAuditFields(text: string, type: string): AuditFields {
	const fields = new Map<string, string>();
	for (const [, key = '', double, single, bare = ''] of text.matchAll(PAIR)) {
		if (fields.has(key)) continue;
		const quoted = double ?? single;
		if (quoted !== undefined) fields.set(key, quoted);
		else if (bare !== '(null)') fields.set(key, isText(key, type) ? decodeHex(bare) : withoutList(bare));
	}
	return Object.fromEntries(fields);
}

/** An old dbus-daemon lists its last fields in parentheses: `(sauid=81, hostname=?)`. */
function withoutList(bare: string): string {
	return bare.includes('(') ? bare : bare.replace(/[),]+$/, '');
}

function isText(key: string, type: string): boolean {
	return TEXTS.has(key) || (type === 'EXECVE' && ARGUMENT.test(key));
}

/** Decodes pairs of hexadecimal digits. Any other value, such as a name from a user-space object manager, stays as it is. */
function decodeHex(text: string): string {
	return /^(?:[\dA-F]{2})+$/.test(text) ? Buffer.from(text, 'hex').toString('utf8') : text;
}
