import type {Capabilities} from './capabilities.ts';

/** How a guest is run: qemu-kvm, QEMU's own emulation (TCG), or libvirt_lxc. */
export type Driver = 'kvm' | 'qemu' | 'lxc';

export const DRIVERS: readonly Driver[] = ['kvm', 'qemu', 'lxc'];

/** What a suite asks of the host that it runs on. What is left out does not matter to it. */
export interface Needs {
	/** Brings its own needs along: root, namespaces, libvirt with that driver, and what boots its guests. */
	readonly driver?: Driver;
	/** What must boot under KVM, where the driver is kvm; `linux` includes `firmware`, which is the least that it asks for. */
	readonly kvm?: 'firmware' | 'linux';
	/** `permissive` is met by enforcing too: the labels are the same. */
	readonly selinux?: 'permissive' | 'enforcing';
	/** Any of these is fine. */
	readonly cgroup?: readonly Capabilities['cgroup']['value']['mode'][];
	readonly systemd?: boolean;
	/**
	 * A machine with a kernel that nobody else uses, such as a runner VM: it changes the machine as a whole, such as its mode of
	 * SELinux or the settings of its daemon, or judges all that is denied on it.
	 */
	readonly ownMachine?: true;
	/**
	 * Suspends its guests. libvirt suspends containers by the freezer of cgroup v1; since 12.4 also on cgroup v2 (its NEWS).
	 * Where that matters to a case it is tried.
	 */
	readonly suspend?: true;
	/**
	 * Its guest shuts its processor down by a triple fault. Under KVM in a machine that QEMU itself emulates (TCG's SVM) it then
	 * hangs, seen with QEMU 7.2.
	 */
	readonly tripleFault?: true;
	/** GDB from the first instruction of a guest: gdb itself, virCommandSetPreExecHook, and a visible `main`. */
	readonly gdb?: true;
}

/** A need that a host does not meet. */
export interface Unmet {
	/** What is asked for, such as `KVM that boots firmware`. */
	readonly need: string;
	/** Why the host is known not to have it, such as `/dev/kvm: no such file`. */
	readonly evidence: string;
	/** What a person could do about it, where there is something. */
	readonly advice?: string;
}
