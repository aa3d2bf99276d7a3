import test from 'ava';
import {capable} from '../testing/samples/capabilities.ts';
import {type Capabilities, capabilitiesSchema} from './capabilities.ts';
import {DRIVERS, type Needs} from './need.ts';
import {unmet} from './unmet.ts';

const noKvm: Capabilities = {
	...capable,
	kvm: {value: 'none', evidence: ['/dev/kvm: no such file', '/proc/misc lists no kvm']},
};

function unmetNames(needs: Needs, seen: Capabilities): string[] {
	return unmet(needs, seen).map(({need}) => need);
}

test('the sample of a capable host is what the schema describes', (t) => {
	t.deepEqual(capabilitiesSchema.parse(capable), capable);
});

test('a capability without evidence is refused by the schema', (t) => {
	t.throws(() => capabilitiesSchema.parse({...capable, root: {value: true, evidence: []}}));
});

test('a capable host meets every need', (t) => {
	for (const driver of DRIVERS) {
		t.deepEqual(
			unmet(
				{
					driver,
					kvm: 'linux',
					selinux: 'enforcing',
					cgroup: ['v2'],
					systemd: true,
					gdb: true,
				},
				capable,
			),
			[],
		);
	}
});

test('a driver that refuses connections is reported in libvirt’s words, and the other one can run', (t) => {
	const {libvirt} = capable;
	const value = libvirt.value && {...libvirt.value, refused: {qemu: 'internal error: no such module'}};
	const broken: Capabilities = {...capable, libvirt: {...libvirt, value}};
	t.like(unmet({driver: 'kvm'}, broken), [
		{need: 'a libvirt whose QEMU driver can be connected to', evidence: 'internal error: no such module'},
	]);
	t.deepEqual(unmet({driver: 'lxc'}, broken), []);
});

test('a host without KVM cannot run kvm, says why, and can run qemu and lxc', (t) => {
	t.like(unmet({driver: 'kvm'}, noKvm), [
		{need: 'KVM that boots firmware', evidence: '/dev/kvm: no such file; /proc/misc lists no kvm'},
	]);
	t.deepEqual(unmet({driver: 'qemu'}, noKvm), []);
	t.deepEqual(unmet({driver: 'lxc'}, noKvm), []);
});

test('KVM that boots firmware does for the micro guest and not for Linux', (t) => {
	const firmware: Capabilities = {
		...capable,
		kvm: {value: 'firmware', evidence: ['Linux under KVM: no banner']},
	};
	t.deepEqual(unmet({driver: 'kvm'}, firmware), []);
	t.deepEqual(unmetNames({driver: 'kvm', kvm: 'linux'}, firmware), ['KVM that boots Linux']);
	t.deepEqual(unmetNames({kvm: 'linux'}, firmware), ['KVM that boots Linux']);
});

test('each driver needs root, and namespaces where there is root', (t) => {
	const confined: Capabilities = {
		...capable,
		namespaces: {value: false, evidence: ['unshare failed: Operation not permitted']},
	};
	const user: Capabilities = {...confined, root: {value: false, evidence: ['id -u: 1000']}};
	for (const driver of DRIVERS) {
		t.deepEqual(unmetNames({driver}, user), ['root']);
		t.deepEqual(unmetNames({driver}, confined), ['namespaces for a private libvirt']);
	}
});

test("libvirt's driver is asked for by the guest's driver", (t) => {
	const value = capable.libvirt.value;
	t.truthy(value);
	const qemuOnly: Capabilities = {
		...capable,
		libvirt: {value: value && {...value, drivers: ['qemu']}, evidence: ['drivers: qemu']},
		lxc: {value: null, evidence: ['libvirt_driver_lxc.so is not installed']},
	};
	t.deepEqual(unmet({driver: 'kvm'}, qemuOnly), []);
	t.deepEqual(unmetNames({driver: 'lxc'}, qemuOnly), ['libvirt with its LXC driver', 'libvirt_lxc']);
});

test('without libvirt and QEMU no driver runs', (t) => {
	const bare: Capabilities = {
		...capable,
		libvirt: {value: null, evidence: ['no libvirtd']},
		qemu: {value: null, evidence: ['no qemu']},
	};
	t.deepEqual(unmetNames({driver: 'qemu'}, bare), ['libvirt with its QEMU driver', 'QEMU']);
	t.deepEqual(unmetNames({driver: 'lxc'}, bare), ['libvirt with its LXC driver']);
});

test('a QEMU that boots nothing under TCG cannot run qemu, and can run kvm', (t) => {
	const value = capable.qemu.value;
	const broken: Capabilities = {
		...capable,
		qemu: {value: value && {...value, tcg: false}, evidence: ['no banner']},
	};
	t.deepEqual(unmetNames({driver: 'qemu'}, broken), ['QEMU that boots a guest under TCG']);
	t.deepEqual(unmet({driver: 'kvm'}, broken), []);
});

test('containers are suspended where that was proved or not tried, machines anywhere', (t) => {
	const {value} = capable.lxc;
	const tried = (suspends: boolean): Capabilities => ({
		...capable,
		lxc: {value: value && {...value, suspends}, evidence: ['the emulator', 'suspend: not supported']},
	});
	t.like(unmet({driver: 'lxc', suspend: true}, tried(false)), [
		{need: 'containers that can be suspended', evidence: 'suspend: not supported'},
	]);
	t.deepEqual(unmet({driver: 'lxc'}, tried(false)), []);
	t.deepEqual(unmet({driver: 'lxc', suspend: true}, tried(true)), []);
	t.deepEqual(unmet({driver: 'lxc', suspend: true}, capable), []);
	t.deepEqual(unmet({driver: 'qemu', suspend: true}, tried(false)), []);
});

test('permissive SELinux is met by enforcing, and enforcing not by permissive', (t) => {
	const permissive: Capabilities = {
		...capable,
		selinux: {value: {state: 'permissive'}, evidence: ['enforce: 0']},
	};
	const disabled: Capabilities = {...capable, selinux: {value: {state: 'disabled'}, evidence: ['no file']}};
	t.deepEqual(unmet({selinux: 'permissive'}, capable), []);
	t.deepEqual(unmet({selinux: 'permissive'}, permissive), []);
	t.deepEqual(unmetNames({selinux: 'enforcing'}, permissive), ['SELinux enforcing']);
	t.deepEqual(unmetNames({selinux: 'permissive'}, disabled), ['SELinux permissive']);
});

test('cgroup, systemd and GDB are asked for by themselves', (t) => {
	const hidden: Capabilities = {
		...capable,
		symbols: {value: {preExecHook: false, main: []}, evidence: ['nm -D: none']},
	};
	t.deepEqual(unmetNames({cgroup: ['v1', 'hybrid']}, capable), ['cgroup v1 or hybrid']);
	t.deepEqual(unmetNames({systemd: false}, capable), ['a host without systemd']);
	t.deepEqual(unmetNames({gdb: true}, hidden), ['a visible virCommandSetPreExecHook']);
});
