import test from 'ava';
import {InputError} from '../errors.ts';
import {buildQemuDomain, type QemuDomain} from './qemu-domain.ts';
import {readDomain} from './read-domain.ts';

const uuid = '8c6e2a0c-5a1e-4f4e-9a53-6f0c7d1e2b3a';
const micro: QemuDomain = {
	name: 'm',
	uuid,
	driver: 'qemu',
	memory: 16,
	vcpus: 1,
	boot: {rom: '/i/micro.bin'},
};

test('the micro guest boots its ROM and has a serial console', (t) => {
	const xml = buildQemuDomain(micro);
	t.like(readDomain(xml), {
		type: 'qemu',
		name: 'm',
		uuid,
		memory: 16,
		vcpus: 1,
		os: {type: 'hvm', loader: '/i/micro.bin', kernel: undefined},
		serials: [{type: 'pty'}],
		consoles: [{type: 'pty'}],
		emulator: undefined,
	});
	t.true(xml.includes('<loader readonly="yes" type="rom">/i/micro.bin</loader>'));
	t.true(xml.includes('<acpi/>'));
	t.true(xml.includes('<memballoon model="none"/>'));
	t.false(xml.includes('<cpu'));
});

test('a Linux guest boots its kernel', (t) => {
	const boot = {kernel: '/i/k', initrd: '/i/i', cmdline: 'console=ttyS0 a="<&>"'};
	t.like(readDomain(buildQemuDomain({...micro, driver: 'kvm', boot})), {
		type: 'kvm',
		os: {...boot, loader: undefined},
	});
});

test('ACPI, panic device, emulator and actions are what was asked for', (t) => {
	const xml = buildQemuDomain({
		...micro,
		acpi: false,
		emulator: '/usr/bin/q',
		onPoweroff: 'restart',
		panic: true,
		onCrash: 'preserve',
	});
	t.true(xml.includes('<panic model="isa"/>'));
	t.false(xml.includes('acpi'));
	t.true(xml.includes('<emulator>/usr/bin/q</emulator>'));
	t.regex(xml, /<on_poweroff>restart<.*\s*<on_reboot>restart<.*\s*<on_crash>preserve</);
});

test('disks are named in their order on each bus', (t) => {
	const disks = [
		{file: '/i/a & <b>.img', format: 'raw', bus: 'ide'},
		{file: '/i/c.qcow2', format: 'qcow2', bus: 'virtio', readonly: true},
		{file: '/i/d.img', format: 'raw', bus: 'ide', shareable: true},
	] as const;
	t.deepEqual(
		readDomain(buildQemuDomain({...micro, disks})).disks.map(({target, file, readonly, shareable}) => [
			target,
			file,
			readonly,
			shareable,
		]),
		[
			['hda', '/i/a & <b>.img', false, false],
			['vda', '/i/c.qcow2', true, false],
			['hdb', '/i/d.img', false, true],
		],
	);
});

test('a fifth IDE disk is refused', (t) => {
	const disk = {file: '/i/a', format: 'raw', bus: 'ide'} as const;
	t.throws(() => buildQemuDomain({...micro, disks: [disk, disk, disk, disk, disk]}), {
		message: /at most 4 ide disks/,
	});
});

test('seclabels are written as they were asked for', (t) => {
	const seclabels = [
		{model: 'dac', type: 'static', relabel: false, label: '+1:+1'},
		{model: 'selinux', type: 'dynamic', baselabel: 'u:r:t:s0'},
	] as const;
	t.like(readDomain(buildQemuDomain({...micro, seclabels})).seclabels, seclabels);
});

test('a description that libvirt would refuse is refused before', (t) => {
	const wrong: Partial<QemuDomain>[] = [
		{name: ''},
		{name: 'a/b'},
		{name: 'a\nb'},
		{name: ' a'},
		{name: 'a\u0001'},
		{uuid: '1234'},
		{memory: 0},
		{memory: 1.5},
		{memory: Number.NaN},
		{vcpus: 0},
		{emulator: 'qemu'},
		{boot: {rom: 'micro.bin'}},
		{boot: {kernel: 'k'}},
		{boot: {kernel: '/k', initrd: 'i'}},
		{disks: [{file: 'a.img', format: 'raw', bus: 'ide'}]},
	];
	for (const part of wrong) {
		t.throws(() => buildQemuDomain({...micro, ...part}), {instanceOf: InputError}, JSON.stringify(part));
	}
});
