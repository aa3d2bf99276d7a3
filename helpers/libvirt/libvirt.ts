import type {PrivateRoot} from '../cgroup/private-root.ts';
import type {Host} from '../host/host.ts';
import type {Installation} from '../installation/installation.ts';
import type {Driver} from '../needs/need.ts';
import type {Daemon} from './find-daemon.ts';
import type {EventStream} from './virsh/event-stream.ts';
import type {Virsh} from './virsh/pool.ts';

/** A libvirt driver, as in its connection URI. */
export type ConnectionDriver = 'qemu' | 'lxc';

/** Returns the libvirt driver of a guest's driver. QEMU with and without KVM has the same one. */
export function connectionOf(driver: Driver): ConnectionDriver {
	return driver === 'lxc' ? 'lxc' : 'qemu';
}

/** One running libvirt on a host: a private one, or the system's own. */
export interface Libvirt {
	readonly host: Host;
	/** The programs that it consists of. */
	readonly installation: Installation;
	/** The name in messages and events: `private libvirt w1`, `system libvirt`. */
	readonly name: string;
	/** The prefix of the names of all objects that a run makes here. */
	readonly prefix: string;
	/** The folder for disks and container roots, as the daemon sees it. */
	readonly guestFolder: string;
	/** The path of the daemon's own log on the host; undefined if it does not log to a file. */
	readonly daemonLog: string | undefined;
	/** The cgroup directories that the daemon sees as its roots, as paths on the host: one per hierarchy. */
	readonly cgroupRoots: readonly PrivateRoot[];

	/** Returns the URI of a connection. */
	uri(driver: ConnectionDriver): string;
	/** Returns interactive virsh sessions on a connection, opened at first use. */
	virsh(driver: ConnectionDriver): Virsh;
	/** Returns the events of a connection's domains since the first call. */
	events(driver: ConnectionDriver): Promise<EventStream>;
	/** Returns the process that serves a connection. */
	daemon(driver: ConnectionDriver): Promise<Daemon>;
	/** Returns the host's pids of all its daemons, including virtlogd and virtlockd. */
	daemonPids(): Promise<number[]>;
	/** Converts a path that the daemon sees to a path on the host. */
	hostPath(path: string): string;
	/** Converts a pid that the daemon sees to the host's pid; undefined if there is no such process. */
	hostPid(pid: number): Promise<number | undefined>;
	/**
	 * Labels a file, or a folder with everything in it, with a type of SELinux's policy, like an administrator. Does
	 * nothing without SELinux. The path is as the daemon sees it.
	 */
	label(path: string, type: string): Promise<void>;
	/** Whether systemd-machined makes the guests' cgroups. */
	usesSystemd(): Promise<boolean>;
	/** Records how to undo a domain of this name. Call it before you make the domain. */
	announce(driver: ConnectionDriver, name: string): Promise<void>;
	/** Undoes what was recorded for a domain, and forgets it. */
	forget(name: string): Promise<void>;
	/** Returns why the daemon is gone, with its last lines; undefined while it lives. */
	ended(): string | undefined;
	/** Resolves when the daemon has ended, as far as that is known. Never rejects. */
	readonly died: Promise<void>;
	/** Closes the connections. The daemon and its guests outlive this process. */
	leave(): Promise<void>;
	/** Closes the connections, and ends a private libvirt with its guests. Idempotent. */
	close(): Promise<void>;
}
