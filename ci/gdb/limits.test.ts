import test from 'ava';
import {LOCK_WAIT, limits, title, warning} from './limits.ts';

test('the title counts down to the moment from which others fail, and says so from then on', (t) => {
	t.is(title('qemu', 'vm1', 0), 'vm1 held: commands on it may fail in 30 s');
	t.is(title('qemu', 'vm1', 29.9), 'vm1 held: commands on it may fail in 1 s');
	t.is(title('qemu', 'vm1', 30), 'vm1 held: commands on it fail');
	t.is(title('lxc', 'c1', 90), 'c1 held: others wait for it');
});

test('a person is warned once before the limit and once at it; under LXC there is none', (t) => {
	const seconds = Array.from({length: 100}, (_, second) => second);
	t.deepEqual(
		seconds.filter((second) => warning('qemu', 'vm1', second) !== undefined),
		[LOCK_WAIT - 10, LOCK_WAIT],
	);
	t.true(seconds.every((second) => warning('lxc', 'c1', second) === undefined));
	t.regex(limits('qemu', 'vm1'), /state change lock/);
	t.regex(limits('lxc', 'c1'), /waits for the end of its start/);
});
