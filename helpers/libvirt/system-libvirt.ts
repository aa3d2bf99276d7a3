import type {PrivateRoot} from '../cgroup/private-root.ts';
import {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {DAEMONS, daemonPlace, HELPER_DAEMONS} from '../installation/daemons.ts';
import {type Installation, wordsFor} from '../installation/installation.ts';
import type {RecordedChange} from '../run-folder/journal/journal.ts';
import {pathUndo} from '../run-folder/journal/path-undo.ts';
import {readHostSetup} from '../run-folder/run-cgroups.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';
import {Connections} from './connections.ts';
import {domainUndo} from './domain-undo.ts';
import type {ConnectionDriver, Libvirt} from './libvirt.ts';
import {onlyDaemons} from './only-daemons.ts';
import {virshOnce} from './virsh/once.ts';

/** Returns the URI of a connection to the machine's own libvirt. */
export function systemUri(driver: ConnectionDriver): string {
	return `${driver}:///system`;
}

/** The folder for which policies define the labels of guests' files. */
const IMAGES = '/var/lib/libvirt/images';

/** The daemon's log on a machine that virtrig has built: its libvirtd.conf is in vm-images/. */
export const OWN_DAEMON_LOG = '/var/log/libvirt/libvirtd.log';

const VIRTLOGD_CONFIGURATION = `/etc/libvirt/${daemonPlace('virtlogd').configuration}`;

/** A machine that belongs to the run, such as a runner VM: everything in its libvirt may be seen and changed. */
export interface OwnMachine {
	/** The path of its daemon's log. */
	readonly daemonLog: string;
	/** Resolves when the machine has ended or is no longer reachable. */
	readonly died: Promise<void>;
	/** Returns why that is; undefined while it is reachable. */
	ended(): string | undefined;
}

export interface SystemLibvirtOptions {
	/** Given if the machine belongs to the run. */
	readonly machine?: OwnMachine;
	/** What a person can do if no libvirt answers. */
	readonly advice?: string;
}

/**
 * The machine's own libvirt. Only objects whose names begin with this run's prefix are made in it, each with its undo
 * in the journal. Nothing else in it is touched.
 */
export class SystemLibvirt implements Libvirt {
	readonly host: Host;
	readonly installation: Installation;
	readonly name: string;
	readonly prefix: string;
	readonly guestFolder: string;
	/** The administrator chooses where the system's daemon logs to, so its log is unknown. */
	readonly daemonLog: string | undefined;
	readonly cgroupRoots: readonly PrivateRoot[];
	/** The service manager may restart the daemon, so only the end of its machine counts. */
	readonly died: Promise<void>;
	readonly #connections: Connections;
	readonly #run: RunFolder;
	readonly #logBackups: number;
	readonly #undo = new Map<string, RecordedChange[]>();
	readonly #machine: OwnMachine | undefined;
	#end: string | undefined;

	private constructor(
		run: RunFolder,
		installation: Installation,
		cgroupRoots: readonly PrivateRoot[],
		logBackups: number,
		machine: OwnMachine | undefined,
		images: string,
	) {
		this.#run = run;
		this.#machine = machine;
		this.name = machine ? `the libvirt of ${run.host.name}` : 'system libvirt';
		this.daemonLog = machine?.daemonLog;
		this.died = machine?.died ?? new Promise<void>(() => {});
		this.#logBackups = logBackups;
		this.host = run.host;
		this.installation = installation;
		this.prefix = `virtrig-${run.id}-`;
		// Only this process's domains: the run's other processes use the same libvirt, and remove theirs when they are
		// done.
		this.guestFolder = `${images}/virtrig-${run.id}-${process.pid}`;
		this.cgroupRoots = cgroupRoots;
		this.#connections = new Connections(this, `${run.path}/virsh`);
	}

	/** Connects to it. Rejects with a HostError if no system libvirt answers. */
	static async open(
		run: RunFolder,
		installation: Installation,
		{machine, advice}: SystemLibvirtOptions = {},
	): Promise<SystemLibvirt> {
		const {host, journal} = run;
		try {
			await virshOnce({host, installation}, 'qemu:///system', ['version']);
		} catch (cause) {
			throw new HostError({
				tried: 'use the libvirt of the system',
				host: host.name,
				expected: 'an answer on qemu:///system',
				seen: cause instanceof HostError ? (cause.seen ?? '') : String(cause),
				advice,
				cause,
			});
		}
		const {hierarchies} = await readHostSetup(host);
		// Without its own cgroup namespace, a daemon sees each hierarchy's root as its own.
		const roots = hierarchies.map(({version, controllers, mountPoint}) => ({
			version,
			controllers,
			mountPoint,
			path: mountPoint,
		}));
		const images = (await host.status(IMAGES)) ? IMAGES : '/var/lib/libvirt';
		const configuration = await host.readText(VIRTLOGD_CONFIGURATION).catch(() => '');
		const libvirt = new SystemLibvirt(run, installation, roots, maxBackups(configuration), machine, images);
		await journal.record(pathUndo, {path: libvirt.guestFolder});
		await host.makeFolder(libvirt.guestFolder);
		await host.makeFolder(`${run.path}/virsh`);
		return libvirt;
	}

	uri(driver: ConnectionDriver): string {
		return systemUri(driver);
	}

	virsh(driver: ConnectionDriver) {
		return this.#connections.virsh(driver);
	}

	events(driver: ConnectionDriver) {
		return this.#connections.events(driver);
	}

	daemon(driver: ConnectionDriver) {
		return this.#connections.daemon(driver);
	}

	async daemonPids(): Promise<number[]> {
		const files = [...DAEMONS, ...HELPER_DAEMONS].map((daemon) => daemonPlace(daemon).pidFile);
		const pids = await Promise.all(files.map((file) => this.host.readText(file).catch(() => '')));
		return onlyDaemons(
			this.host,
			pids.map(Number).filter((pid) => pid > 0),
		);
	}

	hostPath(path: string): string {
		return path;
	}

	async hostPid(pid: number): Promise<number | undefined> {
		return (await this.host.status(`/proc/${pid}`)) ? pid : undefined;
	}

	async label(path: string, type: string): Promise<void> {
		if (await this.host.status('/sys/fs/selinux/enforce'))
			await this.host.run(['chcon', '-R', '-t', type, '--', path]);
	}

	/**
	 * libvirt has machined make its guests' cgroups if D-Bus could start machined and systemd is registered there
	 * (virSystemdHasMachined in src/util/virsystemd.c).
	 */
	async usesSystemd(): Promise<boolean> {
		const [service, systemd] = await Promise.all([
			this.host.status('/usr/share/dbus-1/system-services/org.freedesktop.machine1.service'),
			this.host.status('/run/systemd/system'),
		]);
		return service !== undefined && systemd !== undefined;
	}

	async announce(driver: ConnectionDriver, name: string): Promise<void> {
		// A machine that belongs to the run need not be restored.
		if (this.#machine) return;
		const log = `/var/log/libvirt/${driver}/${name}.log`;
		const logs = [log, ...Array.from({length: this.#logBackups}, (_, index) => `${log}.${index}`)];
		const {journal} = this.#run;
		const virsh = wordsFor(this.installation, 'virsh');
		const entries: RecordedChange[] = [];
		for (const path of [...logs, ...(driver === 'lxc' ? containerResidue(name) : [])])
			entries.push(await journal.record(pathUndo, {path}));
		// Recorded last, and so undone first: the writers of these files are gone by then.
		entries.push(await journal.record(domainUndo, {uri: this.uri(driver), name, virsh}));
		this.#undo.set(name, entries);
	}

	async forget(name: string): Promise<void> {
		for (const change of this.#undo.get(name)?.toReversed() ?? []) await this.#run.journal.undo(change);
		this.#undo.delete(name);
	}

	ended(): string | undefined {
		return this.#end ?? this.#machine?.ended();
	}

	async leave(): Promise<void> {
		await this.#connections.close();
	}

	async close(): Promise<void> {
		this.#end = 'closed by virtrig';
		await this.#connections.close();
		await this.host.remove(this.guestFolder);
	}
}

/**
 * The files that libvirt_lxc makes for a container in /run/libvirt/lxc, and leaves there when it is killed
 * (src/lxc/lxc_controller.c).
 */
function containerResidue(name: string): string[] {
	return ['dev', 'devpts', 'fuse', 'sock'].map((suffix) => `/run/libvirt/lxc/${name}.${suffix}`);
}

/** How many rotated logs virtlogd keeps of each guest; its default is 3. */
function maxBackups(configuration: string): number {
	return Number(/^\s*max_backups\s*=\s*(\d+)/m.exec(configuration)?.[1] ?? 3);
}
