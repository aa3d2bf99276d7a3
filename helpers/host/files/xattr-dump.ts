/** Parses the output of `getfattr -d -e hex` for one file: names to values as text, without a trailing NUL. */
export function parseXattrs(dump: string): Map<string, string> {
	const attributes = new Map<string, string>();
	for (const line of dump.split('\n')) {
		const match = /^([^#=]+)=0x([0-9a-f]*)$/.exec(line);
		if (!match) continue;
		const [, name = '', hex = ''] = match;
		attributes.set(name, Buffer.from(hex, 'hex').toString('utf8').replace(/\0$/, ''));
	}
	return attributes;
}
