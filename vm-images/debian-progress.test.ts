import test from 'ava';
import {DebianProgress} from './debian-progress.ts';

/** Output of `mmdebstrap --verbose` 1.3, shortened. */
const OUTPUT = `I: chroot architecture amd64 is equal to the host's architecture
I: using /tmp/mmdebstrap.gyXAlaVzaY as tempdir
I: running apt-get update...
Get:1 http://archive.example/debian bookworm InRelease [151 kB]
I: downloading packages with apt...
0 upgraded, 3 newly installed, 0 to remove and 0 not upgraded.
Get:1 http://archive.example/debian bookworm/main amd64 gcc-12-base amd64 12.2.0-14+deb12u1 [37.6 kB]
Get:2 http://archive.example/debian bookworm/main amd64 libc6 amd64 2.36-9+deb12u14 [2759 kB]
I: extracting archives...
I: installing essential packages...
Unpacking gcc-12-base:amd64 (12.2.0-14+deb12u1) ...
Unpacking libc6:amd64 (2.36-9+deb12u14) ...
Setting up gcc-12-base:amd64 (12.2.0-14+deb12u1) ...
Setting up libc6:amd64 (2.36-9+deb12u14) ...
I: installing remaining packages inside the chroot...
0 upgraded, 47 newly installed, 0 to remove and 0 not upgraded.
Get:1 http://archive.example/debian bookworm/main amd64 tini amd64 0.19.0-1 [255 kB]
Unpacking tini (0.19.0-1) ...
Setting up tini (0.19.0-1) ...
I: running --customize-hook in shell: sh -c 'tar-in x /' exec /tmp/mmdebstrap.gyXAlaVzaY
I: creating tarball...
I: done
`;

/** The progress after each line of the output, without repetitions. */
function told(output: string): string[] {
	const progress = new DebianProgress();
	const all = output.split(/(?<=\n)/).map((line) => progress.hear(line));
	return all.filter((text, index) => text !== '' && text !== all[index - 1]);
}

test('what mmdebstrap prints tells the stage, and how many packages are done in it', (t) => {
	t.deepEqual(told(OUTPUT), [
		'reading the list of packages',
		'fetching the essential packages',
		'fetching the essential packages, 1 of 3',
		'fetching the essential packages, 2 of 3',
		'installing the essential packages',
		'installing the essential packages, 1 of 3',
		'installing the essential packages, 2 of 3',
		'installing packages',
		'fetching packages, 1 of 47',
		'installing packages',
		'installing packages, 1 of 47',
		'setting it up',
		'packing it',
	]);
});

test('output that comes in pieces tells the same', (t) => {
	const whole = new DebianProgress();
	const pieces = new DebianProgress();
	const half = OUTPUT.slice(0, OUTPUT.indexOf('I: running --customize-hook') + 9);
	for (const piece of half.match(/[\s\S]{1,7}/g) ?? []) pieces.hear(piece);
	t.is(pieces.hear(''), whole.hear(half));
	t.is(whole.hear(''), 'installing packages, 1 of 47');
});
