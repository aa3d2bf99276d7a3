import {machineName, scopeName} from './machine-name.ts';
import type {CgroupHierarchy, CgroupSetup} from './mounts.ts';

export interface ExpectedGuest {
	readonly driver: 'qemu' | 'lxc';
	readonly name: string;
	/** The domain's id; for LXC the pid of its controller, as the daemon sees it. */
	readonly id: number;
	/** The vcpus that are online. Not used for LXC, whose vcpus have no directories. */
	readonly vcpus: number;
	readonly setup: CgroupSetup;
	/** Whether systemd-machined answers this libvirt. */
	readonly systemd: boolean;
}

interface ExpectedDirectories {
	readonly hierarchy: CgroupHierarchy;
	/** Relative to the cgroup root of this libvirt, parents first: the guest's own directory, then those inside it. */
	readonly directories: readonly string[];
}

/** The controllers that libvirt knows (virCgroupV1Controller). It does not touch others, such as `pids`. */
const USED = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'net_cls', 'perf_event'];
/** The controllers with a directory for each QEMU thread (VIR_CGROUP_THREAD, qemuProcessSetupPid). */
const PER_THREAD = ['cpu', 'cpuacct', 'cpuset'];

/** Without systemd, the folder that libvirt creates for its first guest and never removes. */
const MACHINE_PARTITION = '/machine';

/**
 * Returns the directories that libvirt 9.0 creates for a running guest in the default partition, one entry for each hierarchy
 * that it uses.
 *
 * Seen on v1 without systemd, with QEMU and LXC guests:
 * - The daemon's start creates nothing.
 * - The first guest creates `machine`, which stays after the last guest.
 * - `pids` and `name=systemd` are never touched.
 * - LXC has a single directory. QEMU's threads have directories in cpu, cpuacct and cpuset only.
 *
 * With systemd, and on v2, this follows virCgroupNewMachineSystemd (a folder `libvirt` in the scope, libvirt 7.1 and later) and
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
		// systemd creates the scope in the hierarchies where it creates one for every unit: its own, the unified one of a hybrid
		// host, and `pids`. libvirt uses none of these.
		const isSystemds = version === 1 ? holds(['name=systemd', 'pids']) : setup.mode === 'hybrid';
		if (systemd && isSystemds) return [{hierarchy, directories: [own]}];
		if (version === 1 ? !holds(USED) : setup.mode !== 'v2') return [];
		const inner = systemd ? `${own}/libvirt` : own;
		// On v2 cpuacct is always available (cpu.stat), so each thread always has a directory.
		const split = version === 2 || holds(PER_THREAD) ? threads.map((thread) => `${inner}/${thread}`) : [];
		return [{hierarchy, directories: [own, ...(systemd ? [inner] : []), ...split]}];
	});
}

function vcpuFolders(count: number): string[] {
	return Array.from({length: count}, (_, index) => `vcpu${index}`);
}
