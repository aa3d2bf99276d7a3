import test from 'ava';
import {fakeHost} from '../testing/fake-host.ts';
import {probeSymbols} from './symbols.ts';

const installation = {
	programs: {
		libvirtd: {path: '/usr/sbin/libvirtd'},
		libvirt_lxc: {path: '/usr/lib/libvirt/libvirt_lxc'},
	},
	library: {path: '/usr/lib64/libvirt.so.0'},
};
const nm = '/usr/bin/nm';

test('the hook is found with its version, and main by its whole name', async (t) => {
	const host = fakeHost({
		commands: {
			'/usr/bin/nm -D --defined-only /usr/sbin/libvirtd': {stdout: '0000000000025e30 T main\n'},
			'/usr/bin/nm -D --defined-only /usr/lib/libvirt/libvirt_lxc': {stdout: '0000000000009eb0 T mainloop\n'},
			'/usr/bin/nm -D --defined-only /usr/lib64/libvirt.so.0': {
				stdout: '00000000000c8400 T virCommandSetPreExecHook@@LIBVIRT_PRIVATE_9.0.0\n',
			},
		},
	});
	const {value, evidence} = await probeSymbols(host, installation, {nm, emulator: undefined});
	t.deepEqual(value, {preExecHook: true, main: ['/usr/sbin/libvirtd']});
	t.is(evidence[0], 'nm -D: main in /usr/sbin/libvirtd, not in /usr/lib/libvirt/libvirt_lxc');
});

test('without a library or without nm nothing is visible', async (t) => {
	t.false(
		(await probeSymbols(fakeHost({}), {...installation, library: undefined}, {nm, emulator: undefined})).value
			.preExecHook,
	);
	t.deepEqual((await probeSymbols(fakeHost({}), installation, {nm: undefined, emulator: undefined})).value, {
		preExecHook: false,
		main: [],
	});
});
