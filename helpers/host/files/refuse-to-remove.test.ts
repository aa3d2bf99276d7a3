import test from 'ava';
import {refuseToRemove} from './refuse-to-remove.ts';

const MOUNTS = String.raw`22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/vda rw
31 22 8:1 /data /srv/run/bind rw,relatime shared:1 - ext4 /dev/vda rw
32 22 0:40 / /srv/with\040space/tmp rw - tmpfs tmpfs rw
`;

test('a top-level folder is not removed', (t) => {
	for (const path of ['/', '/etc', '/var/']) t.regex(refuseToRemove(path, '')?.seen ?? '', /top-level/, path);
});

test('what has something mounted at or below it is not removed, and the mount is named', (t) => {
	t.is(refuseToRemove('/srv/run', MOUNTS)?.seen, '/srv/run/bind');
	t.is(refuseToRemove('/srv/run/bind', MOUNTS)?.advice, 'umount /srv/run/bind');
	t.is(refuseToRemove('/srv/with space', MOUNTS)?.seen, '/srv/with space/tmp');
});

test('what lies beside or below a mount may go', (t) => {
	for (const path of ['/srv/ru', '/srv/run/bind/file', '/srv/runs'])
		t.is(refuseToRemove(path, MOUNTS), undefined);
});
