import test from 'ava';
import {changedCode, readDifferences} from './left-breakpoints.ts';

const SMAPS = `56127aa46000-56127aa80000 r-xp 00023000 fe:00 15884293                   /usr/sbin/libvirtd
Size:                232 kB
Rss:                  96 kB
Anonymous:             8 kB
VmFlags: rd ex mr mw me sd
56127aa80000-56127aaa0000 r--p 0005d000 fe:00 15884293                   /usr/sbin/libvirtd
Size:                128 kB
Anonymous:             4 kB
7f34b1de5000-7f34b1f3b000 r-xp 00026000 fe:00 339380                     /usr/lib/x86_64-linux-gnu/libc.so.6
Size:               1368 kB
Anonymous:             0 kB
7ffc7e4d6000-7ffc7e4d8000 r-xp 00000000 00:00 0                          [vdso]
Size:                  8 kB
Anonymous:             4 kB
`;

test('only code of files of which a process has pages to itself may hold breakpoints', (t) => {
	t.deepEqual(changedCode(SMAPS), [
		{
			range: '56127aa46000-56127aa80000',
			start: 0x56127aa46000n,
			length: 0x3a000n,
			offset: 0x23000n,
		},
	]);
});

test('a breakpoint is what is int3 in memory and something else in the file', (t) => {
	const text = '         245153 314 110\n         245154   0 314\n';
	t.deepEqual(readDifferences(text, 0x1000n), [{address: 0x1000n + 245152n, original: 0o110}]);
	t.deepEqual(readDifferences('', 0n), []);
});
