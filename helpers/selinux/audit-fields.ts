/** The `key=value` pairs of a record, decoded. */
export type AuditFields = Readonly<Record<string, string>>;

/**
 * Fields that hold a text from outside the kernel. It is quoted, or written in hexadecimal without quotes when it has
 * a quote, a space or a control character in it (audit_log_untrustedstring in the kernel's kernel/audit.c).
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

/** Their arguments are texts in an EXECVE record, and plain hexadecimal numbers in a SYSCALL record. */
const ARGUMENT = /^a\d+(?:\[\d+\])?$/;

const PAIR = /(?:^|(?<=[\s(,:]))([A-Za-z_][\w-]*(?:\[\d+\])?)=(?:"([^"]*)"|'([^']*)'|(\S*))/g;

/**
 * Reads the pairs of a record; other words are left out, and of a key that comes twice the first one counts. A value
 * that says that there is none, `(null)`, is left out as well.
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

/** What is not in pairs of hexadecimal digits, as a name from a user-space object manager, stands for itself. */
function decodeHex(text: string): string {
	return /^(?:[\dA-F]{2})+$/.test(text) ? Buffer.from(text, 'hex').toString('utf8') : text;
}
