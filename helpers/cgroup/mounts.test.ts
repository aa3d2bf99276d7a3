import {readFileSync} from 'node:fs';
import test from 'ava';
import {readCgroupSetup, unifiedMountPoint} from './mounts.ts';

const recorded = (name: string) =>
	readFileSync(new URL(`../../fixtures/cgroup/${name}`, import.meta.url), 'utf8');
const cgroups = recorded('hybrid.cgroups');

test('v1 controllers beside a mounted cgroup2 are a hybrid host', (t) => {
	const mountinfo = recorded('hybrid.mountinfo');
	const {mode, hierarchies} = readCgroupSetup({mountinfo, cgroups, unifiedControllers: 'hugetlb\n'});
	t.is(mode, 'hybrid');
	t.is(hierarchies.length, 10);
	t.deepEqual(hierarchies[0], {
		version: 1,
		controllers: ['cpu'],
		mountPoint: '/sys/fs/cgroup/cpu',
		root: '/',
	});
	t.deepEqual(hierarchies[8]?.controllers, ['name=systemd']);
	t.deepEqual(hierarchies[9], {
		version: 2,
		controllers: ['hugetlb'],
		mountPoint: '/sys/fs/cgroup/unified',
		root: '/',
	});
	t.is(unifiedMountPoint(mountinfo), '/sys/fs/cgroup/unified');
});

test('mounts that a private libvirt has covered do not count', (t) => {
	const mountinfo = recorded('private.mountinfo');
	const {mode, hierarchies} = readCgroupSetup({mountinfo, cgroups});
	t.is(mode, 'v1');
	t.is(hierarchies.length, 9);
	t.is(hierarchies[0]?.root, '/virtrig-1');
	t.is(unifiedMountPoint(mountinfo), undefined);
});

test('controllers that are mounted together share a hierarchy', (t) => {
	const {mode, hierarchies} = readCgroupSetup({mountinfo: recorded('hand-v1-comounted.mountinfo'), cgroups});
	t.is(mode, 'v1');
	t.deepEqual(
		hierarchies.map(({controllers}) => controllers.join()),
		[...['name=systemd', 'cpu,cpuacct', 'memory', 'cpuset', 'net_cls,net_prio']],
	);
});

test('cgroup2 without v1 controllers is v2, also with a named v1 hierarchy', (t) => {
	const v2 = recorded('hand-v2.mountinfo');
	const named = '31 26 0:28 / /mnt/named rw - cgroup cgroup rw,name=other\n';
	for (const mountinfo of [v2, v2 + named]) {
		const {mode, hierarchies} = readCgroupSetup({
			mountinfo,
			cgroups,
			unifiedControllers: 'cpuset cpu io memory\n',
		});
		t.is(mode, 'v2');
		t.deepEqual(hierarchies[0]?.controllers, ['cpuset', 'cpu', 'io', 'memory']);
	}
});

test('a folder called cgroup2 is no cgroup2, and a space in a path is read', (t) => {
	const folder = '26 1 254:0 / / rw - ext4 /dev/vda rw\n50 26 0:9 / /cgroup2 rw - tmpfs cgroup2 rw\n';
	t.is(readCgroupSetup({mountinfo: folder, cgroups}).mode, 'none');
	t.is(unifiedMountPoint(`${folder}51 26 0:8 / /a\\040b rw - cgroup2 none rw\n`), '/a b');
});

test('of two mounts on one folder the upper one counts', (t) => {
	const lower = '50 1 0:28 / /cg rw - cgroup cgroup rw,cpu\n';
	const upper = '51 50 0:29 / /cg rw - cgroup cgroup rw,memory\n';
	for (const mountinfo of [lower + upper, upper + lower]) {
		const {hierarchies} = readCgroupSetup({mountinfo, cgroups});
		t.deepEqual(
			hierarchies.map(({controllers}) => controllers),
			[['memory']],
		);
	}
});
