import type {Capabilities} from './capabilities.ts';
import {isEmulated} from './emulated.ts';
import type {Driver, Needs, Unmet} from './need.ts';

const INSTALL = 'run `virtrig setup`';

/** Returns the needs that a host with these capabilities does not meet; empty if it meets all. */
export function unmet(needs: Needs, seen: Capabilities): Unmet[] {
	return [
		...(needs.driver ? unmetByDriver(needs.driver, needs, seen) : unmetKvm(needs.kvm, seen)),
		...unmetByHost(needs, seen),
	];
}

function unmetByDriver(driver: Driver, needs: Needs, seen: Capabilities): Unmet[] {
	const missing = [
		...unmetPrivilege(seen),
		...unmetConnection(driver === 'lxc' ? 'lxc' : 'qemu', seen),
		...check(seen.tools.value.length === 0, 'its helper programs', seen.tools, INSTALL),
	];
	if (driver === 'lxc') {
		missing.push(...check(seen.lxc.value !== null, 'libvirt_lxc', seen.lxc, INSTALL));
		missing.push(...check(seen.lxc.value?.starts !== false, 'containers that start', seen.lxc));
		return [...missing, ...(needs.suspend ? unmetSuspension(seen) : [])];
	}
	missing.push(...check(seen.qemu.value !== null, 'QEMU', seen.qemu, INSTALL));
	if (driver === 'kvm') {
		return [
			...missing,
			...unmetKvm(needs.kvm ?? 'firmware', seen),
			...(needs.tripleFault ? unmetProcessor(seen) : []),
		];
	}
	if (!seen.qemu.value) return missing;
	return [...missing, ...check(seen.qemu.value.tcg, 'QEMU that boots a guest under TCG', seen.qemu)];
}

/** A driver's module can be installed but fail to load. Then libvirt's own error is the evidence. */
function unmetConnection(driver: 'qemu' | 'lxc', {libvirt}: Capabilities): Unmet[] {
	const name = driver === 'lxc' ? 'LXC' : 'QEMU';
	const isInstalled = libvirt.value?.drivers.includes(driver) ?? false;
	if (!isInstalled) return check(false, `libvirt with its ${name} driver`, libvirt, INSTALL);
	const words = libvirt.value?.refused?.[driver];
	if (words === undefined) return [];
	const advice = "make sure that libvirt's daemons, library and modules are from the same build";
	return check(false, `a libvirt whose ${name} driver can be connected to`, {evidence: [words]}, advice);
}

/** Without root there are no namespaces either, so one need is enough. */
function unmetPrivilege({root, namespaces}: Capabilities): Unmet[] {
	if (!root.value)
		return check(false, 'root', root, 'run it as root, or in a runner VM: `virtrig run` without `--on`');
	const advice = 'use a machine, or a container that has CAP_SYS_ADMIN';
	return check(namespaces.value, 'namespaces for a private libvirt', namespaces, advice);
}

function unmetKvm(grade: Needs['kvm'], {kvm}: Capabilities): Unmet[] {
	if (grade === undefined) return [];
	const met = kvm.value === 'linux' || kvm.value === grade;
	const advice =
		kvm.value === 'none'
			? 'use a machine with /dev/kvm, or the driver qemu'
			: 'use a machine whose KVM runs Linux';
	return check(met, `KVM that boots ${grade === 'linux' ? 'Linux' : 'firmware'}`, kvm, advice);
}

function unmetProcessor({machine}: Capabilities): Unmet[] {
	const met = !isEmulated(machine.value.processor);
	const need = 'KVM on a processor that is not emulated, so that a guest survives a triple fault';
	return check(met, need, machine, 'use a machine with hardware KVM, or the driver qemu');
}

/** Takes the last sentence of the evidence, which is about the attempt to suspend a container. */
function unmetSuspension({lxc}: Capabilities): Unmet[] {
	const advice =
		'use libvirt 12.4 or later, a machine whose freezer is mounted as cgroup v1, or another driver';
	return check(
		lxc.value?.suspends !== false,
		'containers that can be suspended',
		{evidence: lxc.evidence.slice(-1)},
		advice,
	);
}

function unmetByHost(needs: Needs, seen: Capabilities): Unmet[] {
	const missing: Unmet[] = [];
	if (needs.selinux) {
		const state = seen.selinux.value.state;
		missing.push(
			...check(state === 'enforcing' || state === needs.selinux, `SELinux ${needs.selinux}`, seen.selinux),
		);
	}
	if (needs.cgroup) {
		missing.push(
			...check(
				needs.cgroup.includes(seen.cgroup.value.mode),
				`cgroup ${needs.cgroup.join(' or ')}`,
				seen.cgroup,
			),
		);
	}
	if (needs.systemd !== undefined) {
		missing.push(
			...check(
				seen.systemd.value === needs.systemd,
				needs.systemd ? 'systemd' : 'a host without systemd',
				seen.systemd,
			),
		);
	}
	if (needs.gdb) {
		missing.push(
			...check(seen.gdb.value !== null, 'GDB', seen.gdb, INSTALL),
			...check(seen.symbols.value.preExecHook, 'a visible virCommandSetPreExecHook', seen.symbols),
		);
	}
	return missing;
}

function check(met: boolean, need: string, {evidence}: {evidence: string[]}, advice?: string): Unmet[] {
	if (met) return [];
	return [{need, evidence: evidence.join('; '), advice}];
}
