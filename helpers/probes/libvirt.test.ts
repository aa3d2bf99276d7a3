import test from 'ava';
import {fakeHost} from '../testing/fake-host.ts';
import {probeLibvirt} from './libvirt.ts';
import {findLibvirtFiles} from './libvirt-files.ts';
import {lxcFrom} from './lxc.ts';

const OWN = {'/proc/self/ns/pid': 'pid:[4026531836]'};
const DRIVERS = '/usr/lib/x86_64-linux-gnu/libvirt/connection-driver';
const commands = {'/usr/sbin/': {stdout: 'libvirtd (libvirt) 9.0.0\n'}};
const monolithic = new Map([
	['libvirtd', '/usr/sbin/libvirtd'],
	['virtlogd', '/usr/sbin/virtlogd'],
]);

test("the system's running daemon is seen, and another namespace's is not", async (t) => {
	const host = fakeHost({
		commands,
		files: {
			...OWN,
			'/proc/812/comm': 'libvirtd\n',
			'/proc/812/ns/pid': 'pid:[4026531836]',
			'/proc/900/comm': 'libvirtd\n',
			'/proc/900/ns/pid': 'pid:[4026532999]',
			'/proc/901/comm': 'bash\n',
			'/proc/cmdline': 'ro',
		},
		kinds: {'/run/libvirt/libvirt-sock': 'socket', '/run/libvirt/virtlogd-sock': 'file'},
	});
	const {value} = await probeLibvirt(host, monolithic, undefined);
	t.deepEqual(value, {
		version: '9.0.0',
		layout: 'monolithic',
		drivers: [],
		virtlogd: true,
		running: [{name: 'libvirtd', pid: 812}],
		sockets: ['/run/libvirt/libvirt-sock'],
	});
});

test('modular daemons are a layout of their own', async (t) => {
	const host = fakeHost({commands, files: OWN});
	const layout = async (...names: string[]) => {
		const programs = new Map(names.map((name) => [name, `/usr/sbin/${name}`]));
		return (await probeLibvirt(host, programs, undefined)).value?.layout;
	};
	t.is(await layout('virtqemud', 'virtlxcd'), 'modular');
	t.is(await layout('libvirtd', 'virtqemud'), 'both');
});

test('without a daemon there is no libvirt', async (t) => {
	t.is((await probeLibvirt(fakeHost({}), new Map(), undefined)).value, null);
});

test('drivers are found by their modules', async (t) => {
	const host = fakeHost({
		files: {
			[`${DRIVERS}/libvirt_driver_qemu.so`]: '',
			[`${DRIVERS}/libvirt_driver_lxc.so`]: '',
			[`${DRIVERS}/other`]: '',
		},
	});
	t.deepEqual(await findLibvirtFiles(host), {library: '/usr/lib/x86_64-linux-gnu', drivers: ['lxc', 'qemu']});
	t.is(await findLibvirtFiles(fakeHost({})), undefined);
});

test('LXC needs both its driver and its emulator', (t) => {
	const programs = new Map([['libvirt_lxc', '/usr/libexec/libvirt_lxc']]);
	t.deepEqual(lxcFrom(programs, {library: '/usr/lib64', drivers: ['lxc']}).value, {
		emulator: '/usr/libexec/libvirt_lxc',
	});
	t.is(lxcFrom(programs, {library: '/usr/lib64', drivers: ['qemu']}).value, null);
	t.is(lxcFrom(new Map(), {library: '/usr/lib64', drivers: ['lxc']}).value, null);
});
