import test from 'ava';
import type {Installation, ProgramName} from '../installation/installation.ts';
import {fakeHost} from '../testing/fake-host.ts';
import {probeLibvirt} from './libvirt.ts';
import {lxcFrom} from './lxc.ts';

const OWN = {'/proc/self/ns/pid': 'pid:[4026531836]'};

function installed(...names: ProgramName[]): Installation {
	const programs = Object.fromEntries(names.map((name) => [name, {path: `/usr/sbin/${name}`}]));
	return {name: 'distribution', version: '9.0.0', programs, environment: {}};
}

function withDriver(name: string): Pick<Installation, 'drivers'> {
	return {drivers: {folder: '/usr/lib64/libvirt/connection-driver', names: [name]}};
}

test("the system's running daemon is seen, and another namespace's is not", async (t) => {
	const host = fakeHost({
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
	const {value} = await probeLibvirt(host, installed('libvirtd', 'virtlogd'));
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
	const host = fakeHost({files: OWN});
	const layout = async (...names: ProgramName[]) =>
		(await probeLibvirt(host, installed(...names))).value?.layout;
	t.is(await layout('virtqemud', 'virtlxcd'), 'modular');
	t.is(await layout('libvirtd', 'virtqemud'), 'both');
});

test('without a daemon there is no libvirt', async (t) => {
	t.is((await probeLibvirt(fakeHost({}), installed())).value, null);
});

test('LXC needs both its driver and its emulator', (t) => {
	const programs = {libvirt_lxc: {path: '/usr/libexec/libvirt_lxc'}};
	t.deepEqual(lxcFrom({programs, ...withDriver('lxc')}).value, {emulator: '/usr/libexec/libvirt_lxc'});
	t.is(lxcFrom({programs, ...withDriver('qemu')}).value, null);
	t.is(lxcFrom({programs: {}, ...withDriver('lxc')}).value, null);
});
