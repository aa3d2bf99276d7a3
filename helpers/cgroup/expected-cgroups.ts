import {machineName, scopeName} from './machine-name.ts';
import type {CgroupHierarchy, CgroupSetup} from './mounts.ts';

export interface ExpectedGuest {
	readonly driver: 'qemu' | 'lxc';
	readonly name: string;
	/** The domain's id; for LXC the controller's pid, as the daemon sees it. */
	readonly id: number;
	/** Those that are online; not used for LXC, whose vcpus have no directories. */
	readonly vcpus: number;
	readonly setup: CgroupSetup;
	/** Does systemd-machined answer to this libvirt? */
	readonly systemd: boolean;
}

interface ExpectedDirectories {
	readonly hierarchy: CgroupHierarchy;
	/** Relative to the cgroup root of this libvirt, parents first: the guest's own directory, then those in it. */
	readonly directories: readonly string[];
}

/** What libvirt calls a controller (virCgroupV1Controller); `pids` and the others stay untouched. */
const USED = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'net_cls', 'perf_event'];
/** Those in which QEMU's threads are told apart (VIR_CGROUP_THREAD, qemuProcessSetupPid). */
const PER_THREAD = ['cpu', 'cpuacct', 'cpuset'];

/** The folder that libvirt makes at its first guest and never removes, without systemd. */
const MACHINE_PARTITION = '/machine';

/**
 * The directories that libvirt 9.0 makes for a running guest in the default partition, one entry for each hierarchy
 * that it uses. Seen on v1 without systemd with QEMU and LXC guests: nothing is made when the daemon starts;
 * `machine` at the first guest, which stays after the last one; `pids` and `name=systemd` are never touched;
 * LXC has a single directory, QEMU's threads are split in cpu, cpuacct and cpuset only. With systemd, and on v2,
 * it follows virCgroupNewMachineSystemd (a folder `libvirt` in the scope, libvirt 7.1 and later) and
 * virCgroupV2MakeGroup.
 */
export function expectedCgroups(guest: ExpectedGuest): ExpectedDirectories[] {
	const {setup, systemd} = guest;
	const machine = machineName(guest.driver, guest.id, guest.name);
	const own = systemd
		? `/machine.slice/${scopeName(machine)}`
		: `${MACHINE_PARTITION}/${machine}.libvirt-${guest.driver}`;
	const threads = guest.driver === 'qemu' ? ['emulator', ...vcpuFolders(guest.vcpus)] : [];
	return setup.hierarchies.flatMap((hierarchy) => {
		const {version, controllers} = hierarchy;
		const holds = (names: readonly string[]) => names.some((name) => controllers.includes(name));
		// systemd makes the scope where it does so for every unit, and libvirt goes into none of these: its own hierarchy, on
		// hybrid the unified one beside it, and `pids`.
		const isSystemds = version === 1 ? holds(['name=systemd', 'pids']) : setup.mode === 'hybrid';
		if (systemd && isSystemds) return [{hierarchy, directories: [own]}];
		if (version === 1 ? !holds(USED) : setup.mode !== 'v2') return [];
		const inner = systemd ? `${own}/libvirt` : own;
		// On v2 cpuacct is always there (cpu.stat), so the threads are always told apart.
		const split = version === 2 || holds(PER_THREAD) ? threads.map((thread) => `${inner}/${thread}`) : [];
		return [{hierarchy, directories: [own, ...(systemd ? [inner] : []), ...split]}];
	});
}

function vcpuFolders(count: number): string[] {
	return Array.from({length: count}, (_, index) => `vcpu${index}`);
}
