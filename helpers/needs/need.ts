import type {Capabilities} from './capabilities.ts';

/** How a guest runs: with KVM, with QEMU's own emulation (TCG), or with libvirt_lxc. */
export type Driver = 'kvm' | 'qemu' | 'lxc';

export const DRIVERS: readonly Driver[] = ['kvm', 'qemu', 'lxc'];

/** What a suite needs from its host. Anything left out does not matter to the suite. */
export interface Needs {
	/** The driver. It implies needs: root, namespaces, libvirt with that driver, and what boots its guests. */
	readonly driver?: Driver;
	/** What must boot under KVM, with driver kvm. The default is `firmware`; `linux` includes it. */
	readonly kvm?: 'firmware' | 'linux';
	/** Enforcing also meets `permissive`, because the labels are the same. */
	readonly selinux?: 'permissive' | 'enforcing';
	/** The suite accepts any of these. */
	readonly cgroup?: readonly Capabilities['cgroup']['value']['mode'][];
	readonly systemd?: boolean;
	/**
	 * A machine with its own kernel that nothing else uses, such as a runner VM. The suite changes the whole machine, such as its
	 * SELinux mode or its daemon's settings, or examines all denials on it.
	 */
	readonly ownMachine?: true;
	/**
	 * The suite suspends its guests. libvirt suspends containers with the freezer of cgroup v1, and since 12.4 also on cgroup v2
	 * (its NEWS). virtrig tries it if a case needs it.
	 */
	readonly suspend?: true;
	/**
	 * The guest shuts down its processor by a triple fault. Under KVM in a machine that QEMU itself emulates (TCG's SVM) it then
	 * hangs; seen with QEMU 7.2.
	 */
	readonly tripleFault?: true;
	/** GDB from a guest's first instruction: needs gdb itself, virCommandSetPreExecHook, and a visible `main`. */
	readonly gdb?: true;
}

/** A need that a host does not meet. */
export interface Unmet {
	/** The need, such as `KVM that boots firmware`. */
	readonly need: string;
	/** The evidence that the host does not have it, such as `/dev/kvm: no such file`. */
	readonly evidence: string;
	/** What a person can do about it, if anything. */
	readonly advice?: string;
}
