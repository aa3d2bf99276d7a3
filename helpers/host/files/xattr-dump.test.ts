import test from 'ava';
import {parseXattrs} from './xattr-dump.ts';

// Output of getfattr 2.5.1: "system_u:object_r:etc_t:s0" with its trailing NUL.
const DUMP = `# file: /etc/passwd
security.selinux=0x73797374656d5f753a6f626a6563745f723a6574635f743a733000
user.empty=0x
user.equals=0x613d62
`;

test('attributes are read by name, without the NUL that ends a label', (t) => {
	t.deepEqual(
		[...parseXattrs(DUMP)],
		[
			['security.selinux', 'system_u:object_r:etc_t:s0'],
			['user.empty', ''],
			['user.equals', 'a=b'],
		],
	);
});

test('a file without attributes has none', (t) => {
	t.is(parseXattrs('').size, 0);
});
