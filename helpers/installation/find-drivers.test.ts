import test from 'ava';
import {fakeHost} from '../testing/fake-host.ts';
import {findDrivers} from './find-drivers.ts';

const FOLDER = '/usr/lib/x86_64-linux-gnu/libvirt/connection-driver';

test('drivers are found by their modules', async (t) => {
	const host = fakeHost({
		files: {
			[`${FOLDER}/libvirt_driver_qemu.so`]: '',
			[`${FOLDER}/libvirt_driver_lxc.so`]: '',
			[`${FOLDER}/other`]: '',
		},
	});
	t.deepEqual(await findDrivers(host), {
		library: '/usr/lib/x86_64-linux-gnu/libvirt.so.0',
		folder: FOLDER,
		names: ['lxc', 'qemu'],
	});
	t.is(await findDrivers(fakeHost({})), undefined);
});
