import {readFileSync} from 'node:fs';
import test from 'ava';
import {guestCgroups} from './guest-layout.ts';
import {parseProcCgroup} from './proc-cgroup.ts';

const read = (name: string) =>
	guestCgroups(
		parseProcCgroup(readFileSync(new URL(`../../fixtures/cgroup/${name}`, import.meta.url), 'utf8')),
	);

test('without systemd a QEMU guest is in every controller that libvirt uses', (t) => {
	const found = read('v1-qemu.proc-cgroup');
	t.is(found?.layout, 'machine');
	t.deepEqual(
		found?.directories.map(({controllers, within}) => `${controllers} ${within}`.trim()),
		[...['blkio', 'freezer', 'devices', 'memory', 'cpuset emulator', 'cpuacct emulator', 'cpu emulator']],
	);
	t.is(found?.directories[3]?.path, '/ci/job-7/virtrig-1/machine/qemu-1-vm.libvirt-qemu');
});

test('without systemd a container has one directory in each', (t) => {
	const found = read('v1-lxc.proc-cgroup');
	t.is(found?.directories.length, 7);
	t.true(
		found?.directories.every(({path, within}) => path.endsWith('/machine/lxc-109-c1.libvirt-lxc') && !within),
	);
});

test('with systemd a guest is in a scope of each hierarchy', (t) => {
	const found = read('hand-v1-systemd-qemu.proc-cgroup');
	t.is(found?.layout, 'scope');
	t.deepEqual(
		found?.directories.map(({controllers, within}) => `${controllers} ${within}`.trim()),
		[
			...['memory libvirt', 'cpuset libvirt/emulator', 'devices libvirt', 'blkio libvirt'],
			...['cpu,cpuacct libvirt/emulator', 'name=systemd', ''],
		],
	);
	t.true(found?.directories.every(({path}) => path === '/machine.slice/machine-qemu\\x2d1\\x2dvm.scope'));
});

test('on v2 a guest is in one scope', (t) => {
	t.deepEqual(read('hand-v2-systemd-lxc.proc-cgroup'), {
		layout: 'scope',
		directories: [
			{controllers: [], path: '/machine.slice/machine-lxc\\x2d506\\x2dc1.scope', within: 'libvirt'},
		],
	});
	t.is(read('hand-v2-systemd-qemu.proc-cgroup')?.directories[0]?.within, 'libvirt/emulator');
});

test('before 1.0.5 a guest is below libvirt/DRIVER', (t) => {
	const found = read('hand-2011-qemu.proc-cgroup');
	t.is(found?.layout, 'libvirt');
	t.is(found?.directories.length, 3);
	t.is(found?.directories[0]?.path, '/libvirt/qemu/vm');
});

test('a process of the host is in no guest', (t) => {
	t.is(read('host.proc-cgroup'), undefined);
	t.is(guestCgroups(parseProcCgroup('0::/system.slice/libvirtd.service\n')), undefined);
});
