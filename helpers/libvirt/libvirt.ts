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
	/** The names of all objects that a run makes here begin with it. */
	readonly prefix: string;
	/** The folder for disks and container roots, as the daemon sees it. */
	readonly guestFolder: string;
	/** The daemon's own log, as the host sees it; undefined when it has none in a file. */
	readonly daemonLog: string | undefined;
	/** The cgroup directories that the daemon takes for its roots, as the host sees them: one for each hierarchy. */
	readonly cgroupRoots: readonly PrivateRoot[];

	/** The URI of a connection. */
	uri(driver: ConnectionDriver): string;
	/** Interactive virsh sessions on a connection, opened at first use. */
	virsh(driver: ConnectionDriver): Virsh;
	/** The events of a connection's domains since the first call. */
	events(driver: ConnectionDriver): Promise<EventStream>;
	/** The process that serves a connection. */
	daemon(driver: ConnectionDriver): Promise<Daemon>;
	/** The pids on the host of all its daemons, virtlogd and virtlockd among them. */
	daemonPids(): Promise<number[]>;
	/** The path on the host of a path that the daemon sees. */
	hostPath(path: string): string;
	/** The pid on the host of a process that the daemon knows by `pid`; undefined when there is none. */
	hostPid(pid: number): Promise<number | undefined>;
	/**
	 * Labels a file, or a folder with everything in it, with a type of SELinux's policy, as an administrator would. Does
	 * nothing where there is no SELinux. The path is as the daemon sees it.
	 */
	label(path: string, type: string): Promise<void>;
	/** Whether systemd-machined makes the guests' cgroups. */
	usesSystemd(): Promise<boolean>;
	/** Records how a domain of this name is undone; to be called before the domain is made. */
	announce(driver: ConnectionDriver, name: string): Promise<void>;
	/** Undoes what was recorded for a domain, and forgets it. */
	forget(name: string): Promise<void>;
	/** Why the daemon is gone, with its last lines; undefined while it lives. */
	ended(): string | undefined;
	/** Resolves when the daemon has ended, as far as that can be known. It never rejects. */
	readonly died: Promise<void>;
	/** Closes what was opened here, and lets the daemon and its guests outlive this process. */
	leave(): Promise<void>;
	/** Closes what was opened here, and ends a private libvirt with its guests. Idempotent. */
	close(): Promise<void>;
}
