import type {PrivateRoot} from '../cgroup/private-root.ts';
import type {Host} from '../host/host.ts';
import type {Installation} from '../installation/installation.ts';
import type {Driver} from '../needs/need.ts';
import type {Daemon} from './find-daemon.ts';
import type {EventStream} from './virsh/event-stream.ts';
import type {Virsh} from './virsh/pool.ts';

/** A libvirt driver as its connection URI names it. */
export type ConnectionDriver = 'qemu' | 'lxc';

/** The libvirt driver that has the guests of this driver: QEMU with KVM and without is one. */
export function connectionOf(driver: Driver): ConnectionDriver {
	return driver === 'lxc' ? 'lxc' : 'qemu';
}

/** One running libvirt on a host: a private one, or the system's own. */
export interface Libvirt {
	readonly host: Host;
	/** The programs that it is made of. */
	readonly installation: Installation;
	/** For messages and events: `private libvirt w1`, `system libvirt`. */
	readonly name: string;
	/** What the names of all objects begin with that a run makes here. */
	readonly prefix: string;
	/** A folder for disks and container roots, as the daemon sees it. */
	readonly guestFolder: string;
	/** The daemon's own log, as the host sees it; undefined when it has none in a file. */
	readonly daemonLog: string | undefined;
	/** The cgroup directories, as the host sees them, that the daemon takes for its roots: one a hierarchy. */
	readonly cgroupRoots: readonly PrivateRoot[];

	/** The URI of a connection. */
	uri(driver: ConnectionDriver): string;
	/** Interactive virsh sessions on a connection, opened at first use. */
	virsh(driver: ConnectionDriver): Virsh;
	/** The events of a connection's domains since the stream was first asked for. */
	events(driver: ConnectionDriver): Promise<EventStream>;
	/** The process that serves a connection. */
	daemon(driver: ConnectionDriver): Promise<Daemon>;
	/** The pids on the host of all its daemons, virtlogd and virtlockd among them. */
	daemonPids(): Promise<number[]>;
	/** Where the host sees a path of the daemon's. */
	hostPath(path: string): string;
	/** The pid on the host of a process that the daemon knows by `pid`; undefined when there is none. */
	hostPid(pid: number): Promise<number | undefined>;
	/**
	 * Gives a file, or a folder with all that is in it, the type that SELinux's policy has for such, as the administrator of
	 * a machine does; nothing where there is no SELinux. The path is the daemon's.
	 */
	label(path: string, type: string): Promise<void>;
	/** Whether systemd-machined makes the guests' cgroups. */
	usesSystemd(): Promise<boolean>;
	/** Says that a domain of this name will be made, so that its undo is on disk before it is. */
	announce(driver: ConnectionDriver, name: string): Promise<void>;
	/** Says that nothing is left of a domain. */
	forget(name: string): Promise<void>;
	/** Why the daemon is gone, with its last lines; undefined while it lives. */
	ended(): string | undefined;
	/** Resolves when the daemon has ended, as far as that can be known; it never rejects. */
	readonly died: Promise<void>;
	/** Closes what was opened here, and lets the daemon and its guests go on after this process. */
	leave(): Promise<void>;
	/** Ends what was opened here; for a private libvirt, the daemon and its guests too. Idempotent. */
	close(): Promise<void>;
}
