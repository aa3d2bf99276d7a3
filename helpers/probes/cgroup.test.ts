import test from 'ava';
import {fakeHost} from '../testing/fake-host.ts';
import {probeCgroup} from './cgroup.ts';

const CGROUPS =
	'#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t1\t2\t1\nmemory\t4\t13\t1\nhugetlb\t0\t1\t1\n';

test('the controllers of each version are told apart, and named hierarchies are no controllers', async (t) => {
	const files = {
		'/proc/cgroups': CGROUPS,
		'/proc/self/mountinfo': [
			'31 30 0:28 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n',
			'34 30 0:31 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n',
			'39 30 0:36 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd\n',
			'40 30 0:37 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n',
		].join(''),
		'/sys/fs/cgroup/unified/cgroup.controllers': 'hugetlb\n',
	};
	t.deepEqual(await probeCgroup(fakeHost({files})), {
		value: {mode: 'hybrid', v1: ['cpu', 'memory'], v2: ['hugetlb']},
		evidence: [
			'/proc/self/mountinfo: 3 v1 hierarchies',
			'cgroup2 on /sys/fs/cgroup/unified, its cgroup.controllers: hugetlb',
		],
	});
});

test('a host with no cgroup mounted has none', async (t) => {
	const files = {'/proc/self/mountinfo': '21 26 0:20 / /proc rw - proc proc rw\n', '/proc/cgroups': CGROUPS};
	t.deepEqual((await probeCgroup(fakeHost({files}))).value, {mode: 'none', v1: [], v2: []});
});
