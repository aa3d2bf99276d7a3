import type {PrivateRoot} from '../cgroup/private-root.ts';
import {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import type {JournalEntry} from '../host/journal/journal.ts';
import {perform} from '../host/journal/perform.ts';
import {readHostSetup} from '../host/runs/run-cgroups.ts';
import type {RunFolder} from '../host/runs/run-folder.ts';
import {Connections} from './connections.ts';
import type {ConnectionDriver, Libvirt} from './libvirt.ts';

/**
 * The libvirt that the machine itself runs. Only objects whose names begin with this run's prefix are made in it, each
 * with its undo in the journal, and nothing else of it is touched.
 */
export class SystemLibvirt implements Libvirt {
	readonly host: Host;
	readonly name = 'system libvirt';
	readonly prefix: string;
	readonly guestFolder: string;
	/** Where the system's daemon logs to is its administrator's choice. */
	readonly daemonLog = undefined;
	readonly cgroupRoots: readonly PrivateRoot[];
	/** Its daemon may be started anew by its service manager, which is no end. */
	readonly died = new Promise<void>(() => {});
	readonly #connections: Connections;
	readonly #run: RunFolder;
	readonly #undo = new Map<string, JournalEntry[]>();
	#end: string | undefined;

	private constructor(run: RunFolder, cgroupRoots: readonly PrivateRoot[]) {
		this.#run = run;
		this.host = run.host;
		this.prefix = `virtrig-${run.id}-`;
		this.guestFolder = `/var/lib/libvirt/virtrig-${run.id}`;
		this.cgroupRoots = cgroupRoots;
		this.#connections = new Connections(run.host, (driver) => this.uri(driver), `${run.path}/virsh`);
	}

	/** Rejects with a HostError when no system libvirt answers. */
	static async open(run: RunFolder): Promise<SystemLibvirt> {
		const {host, journal} = run;
		const {exitCode, stderr} = await host.run(['virsh', '-c', 'qemu:///system', 'version'], {check: false});
		if (exitCode !== 0) {
			throw new HostError({
				tried: 'use the libvirt of the system',
				host: host.name,
				expected: 'an answer on qemu:///system',
				seen: stderr,
				advice: 'start libvirtd (or virtqemud), or leave out `--on system` for a private libvirt',
			});
		}
		const {hierarchies} = await readHostSetup(host);
		// A daemon in no cgroup namespace of its own takes each hierarchy's root for its own.
		const roots = hierarchies.map(({version, controllers, mountPoint}) => ({
			version,
			controllers,
			mountPoint,
			path: mountPoint,
		}));
		const libvirt = new SystemLibvirt(run, roots);
		await journal.record({kind: 'path', path: libvirt.guestFolder});
		await host.makeFolder(libvirt.guestFolder);
		await host.makeFolder(`${run.path}/virsh`);
		return libvirt;
	}

	uri(driver: ConnectionDriver): string {
		return `${driver}:///system`;
	}

	virsh(driver: ConnectionDriver) {
		return this.#connections.virsh(driver);
	}

	events(driver: ConnectionDriver) {
		return this.#connections.events(driver);
	}

	hostPath(path: string): string {
		return path;
	}

	async hostPid(pid: number): Promise<number | undefined> {
		return (await this.host.status(`/proc/${pid}`)) ? pid : undefined;
	}

	async usesSystemd(): Promise<boolean> {
		return (await this.host.status('/run/systemd/machine')) !== undefined;
	}

	async announce(driver: ConnectionDriver, name: string): Promise<void> {
		const log = `/var/log/libvirt/${driver}/${name}.log`;
		this.#undo.set(name, [
			await this.#run.journal.record({kind: 'path', path: log}),
			await this.#run.journal.record({kind: 'domain', uri: this.uri(driver), name}),
		]);
	}

	async forget(name: string): Promise<void> {
		for (const entry of [...(this.#undo.get(name) ?? [])].reverse()) {
			await perform(this.host, entry.undo);
			await this.#run.journal.done(entry);
		}
		this.#undo.delete(name);
	}

	ended(): string | undefined {
		return this.#end;
	}

	async close(): Promise<void> {
		this.#end = 'closed by virtrig';
		await this.#connections.close();
		await this.host.remove(this.guestFolder);
	}
}
