import test from 'ava';
import {limits, title, warning} from './limits.ts';

test('the title counts down to the moment from which others fail, and says so from then on', (t) => {
	t.is(title('qemu', 'vm1', 0), 'vm1 held: commands on it may fail in 30 s');
	t.is(title('qemu', 'vm1', 29.9), 'vm1 held: commands on it may fail in 1 s');
	t.is(title('qemu', 'vm1', 30), 'vm1 held: commands on it fail after 30 s');
	t.is(title('lxc', 'c1', 90), 'c1 held: others wait for it');
});

test('a user is warned once before the limit and once at it; LXC has no limit', (t) => {
	const said = (driver: 'qemu' | 'lxc', times: readonly number[]) =>
		times.flatMap((now, index) => warning(driver, 'vm1', times[index - 1] ?? 0, now) ?? []);
	t.is(said('qemu', [0.5, 19.9, 20.1, 21, 29.7, 30.2, 31, 90]).length, 2);
	t.is(said('qemu', [1, 45, 46]).length, 1, 'after a while in which nothing could be shown');
	t.deepEqual(said('lxc', [1, 45, 90]), []);
	t.regex(limits('qemu', 'vm1'), /state change lock/);
	t.regex(limits('lxc', 'c1'), /even virsh list, waits until its start has ended/);
});
