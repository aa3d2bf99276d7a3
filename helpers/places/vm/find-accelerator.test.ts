import test from 'ava';
import {fakeHost} from '../../testing/fake-host.ts';
import {findAccelerator} from './find-accelerator.ts';

const QEMU = '/usr/bin/qemu-system-x86_64';
const IMAGES = {
	micro: {rom: '/images/micro.bin'},
	linux: {kernel: '/images/vmlinuz', initrd: '/images/initrd'},
	container: {tar: '/images/root.tar'},
};

/** A machine whose KVM boots guests that print these lines, with nested KVM or without. */
function machine(nested: Record<string, string>, stdout: string) {
	return fakeHost({
		kinds: {'/dev/kvm': 'device'},
		files: {'/proc/misc': '232 kvm\n', ...nested},
		commands: {[QEMU]: {stdout}},
	});
}
const BOTH = 'virtrig-micro 1 ready\nvirtrig-linux 1 ready\n';
const INTEL = '/sys/module/kvm_intel/parameters/nested';
const AMD = '/sys/module/kvm_amd/parameters/nested';

test('KVM is used if it boots Linux and its guests can use KVM themselves', async (t) => {
	t.is(await findAccelerator(machine({[INTEL]: 'Y\n'}, BOTH), QEMU, IMAGES), 'kvm');
	t.is(await findAccelerator(machine({[AMD]: '1\n'}, BOTH), QEMU, IMAGES), 'kvm');
});

test('KVM is not used if its guests cannot use it, or if it boots no Linux', async (t) => {
	t.is(await findAccelerator(machine({[INTEL]: 'N\n'}, BOTH), QEMU, IMAGES), 'tcg');
	t.is(await findAccelerator(machine({}, BOTH), QEMU, IMAGES), 'tcg');
	t.is(await findAccelerator(machine({[AMD]: '1\n'}, 'virtrig-micro 1 ready\n'), QEMU, IMAGES), 'tcg');
});
