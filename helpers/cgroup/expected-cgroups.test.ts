import {readFileSync} from 'node:fs';
import test from 'ava';
import {type ExpectedGuest, expectedCgroups} from './expected-cgroups.ts';
import {type CgroupSetup, readCgroupSetup} from './mounts.ts';

const recorded = (name: string) =>
	readFileSync(new URL(`../../fixtures/cgroup/${name}`, import.meta.url), 'utf8');
const cgroups = recorded('hybrid.cgroups');
const setup: CgroupSetup = readCgroupSetup({mountinfo: recorded('private.mountinfo'), cgroups});

/** Returns the directories of a recorded tree, each as `CONTROLLER PATH`, with the path relative to libvirt's cgroup root. */
const seen = (name: string) =>
	recorded(name)
		.split('\n')
		.flatMap((line) => {
			const [found, controller, path] = /^(\w+)\/.*?virtrig-1(\/machine\/.*?): /.exec(line) ?? [];
			return found === undefined ? [] : [`${controller} ${path}`];
		})
		.sort();
const expected = (guest: ExpectedGuest) =>
	expectedCgroups(guest)
		.flatMap(({hierarchy, directories}) => directories.map((path) => `${hierarchy.controllers} ${path}`))
		.sort();

test('a QEMU guest has the directories that were recorded', (t) => {
	const guest: ExpectedGuest = {driver: 'qemu', name: 'vm', id: 1, vcpus: 2, setup, systemd: false};
	t.is(seen('v1-qemu.tree').length, 16);
	t.deepEqual(expected(guest), seen('v1-qemu.tree'));
	t.notDeepEqual(expected({...guest, vcpus: 3}), seen('v1-qemu.tree'));
});

test('a container has the directories that were recorded', (t) => {
	t.is(seen('v1-lxc.tree').length, 7);
	t.deepEqual(
		expected({driver: 'lxc', name: 'c1', id: 109, vcpus: 2, setup, systemd: false}),
		seen('v1-lxc.tree'),
	);
});

test('on a hybrid host the unified hierarchy is not used', (t) => {
	const hybrid = readCgroupSetup({mountinfo: recorded('hybrid.mountinfo'), cgroups});
	const guest: ExpectedGuest = {driver: 'lxc', name: 'c1', id: 109, vcpus: 1, setup: hybrid, systemd: false};
	t.is(expectedCgroups(guest).length, 7);
	t.true(expectedCgroups(guest).every(({hierarchy}) => hierarchy.version === 1));
});

test('with systemd there is a scope, and libvirt in it where systemd does not rule', (t) => {
	const mounted = readCgroupSetup({mountinfo: recorded('hand-v1-comounted.mountinfo'), cgroups});
	const scope = '/machine.slice/machine-qemu\\x2d1\\x2dvm.scope';
	const guest: ExpectedGuest = {driver: 'qemu', name: 'vm', id: 1, vcpus: 1, setup: mounted, systemd: true};
	const found = new Map(
		expectedCgroups(guest).map(({hierarchy, directories}) => [`${hierarchy.controllers}`, directories]),
	);
	t.deepEqual(found.get('name=systemd'), [scope]);
	t.deepEqual(found.get('memory'), [scope, `${scope}/libvirt`]);
	t.deepEqual(found.get('cpu,cpuacct'), [
		scope,
		...['libvirt', 'libvirt/emulator', 'libvirt/vcpu0'].map((name) => `${scope}/${name}`),
	]);
});

test('with systemd a hybrid host has the scope in the unified hierarchy, and nothing of libvirt in it', (t) => {
	const hybrid = readCgroupSetup({mountinfo: recorded('hybrid.mountinfo'), cgroups});
	const guest: ExpectedGuest = {driver: 'qemu', name: 'vm', id: 2, vcpus: 1, setup: hybrid, systemd: true};
	const unified = expectedCgroups(guest).filter(({hierarchy}) => hierarchy.version === 2);
	t.deepEqual(
		unified.map(({directories}) => directories),
		[['/machine.slice/machine-qemu\\x2d2\\x2dvm.scope']],
	);
});

test('on v2 there is one tree with the threads in it', (t) => {
	const v2 = readCgroupSetup({
		mountinfo: recorded('hand-v2.mountinfo'),
		cgroups,
		unifiedControllers: 'memory\n',
	});
	const own = '/machine/qemu-1-vm.libvirt-qemu';
	t.deepEqual(
		expectedCgroups({driver: 'qemu', name: 'vm', id: 1, vcpus: 1, setup: v2, systemd: false}).map(
			({directories}) => directories,
		),
		[[own, `${own}/emulator`, `${own}/vcpu0`]],
	);
});
