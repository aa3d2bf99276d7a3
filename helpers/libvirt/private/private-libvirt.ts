import {constants} from 'node:os';
import type {PrivateRoot} from '../../cgroup/private-root.ts';
import {DeadlineError, HostError, tail} from '../../errors.ts';
import type {CommandResult, Host, RunningCommand} from '../../host/host.ts';
import type {GuestDaemonName} from '../../installation/daemons.ts';
import type {Installation} from '../../installation/installation.ts';
import type {RecordedChange} from '../../run-folder/journal/journal.ts';
import type {RunFolder} from '../../run-folder/run-folder.ts';
import {Connections} from '../connections.ts';
import type {ConnectionDriver, Libvirt} from '../libvirt.ts';
import {privateCommand} from './command-line.ts';
import {daemonPidsIn} from './daemon-pids.ts';
import {daemonSocket, privateUri, waitForDaemon} from './daemon-socket.ts';
import {findHostPid} from './host-pid.ts';
import {LIBVIRT_FOLDERS} from './mount-table.ts';
import {type Prepared, prepare} from './prepare.ts';

/** Milliseconds for the daemon to open its socket. It takes half a second on an idle machine. */
const START_DEADLINE = 60_000;

const LOG = 'log/libvirtd.log';

/** The file in its folder with the output of its set-up and its daemon. */
const OUTPUT = 'output';

interface PrivateLibvirtOptions {
	/** Unique in the run, such as `w1`. Its folder and its cgroups have this name. */
	readonly name: string;
	/**
	 * The programs that it runs. Their paths must exist in its own view of the machine: not below /run, /tmp or
	 * /var/tmp.
	 */
	readonly installation: Installation;
	/** Lets it outlive this process, for a person to look at. `virtrig reap` ends it. */
	readonly keep?: boolean;
	/** Default libvirtd. A modular daemon serves only its own driver's connections. */
	readonly daemon?: GuestDaemonName;
}

/**
 * A libvirt that is independent of everything else on the host: an installation's programs in new mount, pid, net,
 * uts, ipc and cgroup namespaces, with their own configuration, state, logs and cgroup roots. It dies with this
 * process.
 */
export class PrivateLibvirt implements Libvirt {
	readonly host: Host;
	readonly installation: Installation;
	readonly name: string;
	readonly prefix: string;
	readonly guestFolder = '/var/lib/libvirt/virtrig';
	readonly daemonLog: string;
	readonly cgroupRoots: readonly PrivateRoot[];
	/** Resolves when the daemon has ended, and with it everything in its namespaces. */
	readonly died: Promise<void>;
	readonly daemonName: GuestDaemonName;
	readonly #folder: string;
	readonly #connections: Connections;
	readonly #process: RunningCommand;
	readonly #undo: readonly RecordedChange[];
	readonly #run: RunFolder;
	#end: string | undefined;
	#closing: Promise<void> | undefined;

	private constructor(run: RunFolder, made: Prepared, process: RunningCommand, name: string) {
		this.#run = run;
		this.host = run.host;
		this.installation = made.installation;
		this.daemonName = made.daemon;
		this.name = `private libvirt ${name}`;
		this.prefix = `virtrig-${run.id}-`;
		this.#folder = made.folder;
		this.daemonLog = `${made.folder}/${LOG}`;
		this.cgroupRoots = made.cgroups;
		this.#undo = made.undo;
		this.#process = process;
		this.#connections = new Connections(this, `${made.folder}/virsh`);
		const ended = async (how: string) => {
			this.#end = `${how}\n${await this.#printed()}`.trimEnd();
		};
		// A host that is no longer reachable gives no result.
		this.died = process.done.then(
			(result) => ended(describeEnd(result)),
			(error: unknown) => ended(String(error)),
		);
	}

	/** Makes its folders and cgroups, and starts it. Resolves once its daemon listens. */
	static async start(
		run: RunFolder,
		{name, installation, keep = false, daemon = 'libvirtd'}: PrivateLibvirtOptions,
	): Promise<PrivateLibvirt> {
		const made = await prepare(run, {name, installation, daemon});
		const process = await run.host.spawn(privateCommand(made, `${made.folder}/${OUTPUT}`), {
			signalOnOurEnd: keep ? undefined : 'SIGKILL',
			deadline: Number.POSITIVE_INFINITY,
			check: false,
			cwd: '/',
		});
		const libvirt = new PrivateLibvirt(run, made, process, name);
		try {
			await libvirt.#untilReady();
		} catch (error) {
			await libvirt.close();
			throw error;
		}
		return libvirt;
	}

	uri(driver: ConnectionDriver): string {
		return privateUri(this.#folder, driver, this.daemonName);
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
		return daemonPidsIn(this.host, this.cgroupRoots);
	}

	hostPath(path: string): string {
		for (const [outside, inside] of Object.entries(LIBVIRT_FOLDERS)) {
			if (path === inside || path.startsWith(`${inside}/`))
				return `${this.#folder}/${outside}${path.slice(inside.length)}`;
		}
		throw new HostError({
			tried: `find ${path} of ${this.name} on its host`,
			host: this.host.name,
			expected: `a path below ${Object.values(LIBVIRT_FOLDERS).join(', ')}`,
			advice: 'other folders of a private libvirt lie in its memory and cannot be seen from outside',
		});
	}

	async hostPid(pid: number): Promise<number | undefined> {
		return findHostPid(this.host, this.cgroupRoots, pid);
	}

	/** SELinux confines neither a libvirt that is started like this nor its guests. */
	async label(): Promise<void> {}

	/** There is no D-Bus in it. */
	async usesSystemd(): Promise<boolean> {
		return false;
	}

	/** Its guests end with it, and its own undo is on disk already. */
	async announce(): Promise<void> {}

	async forget(): Promise<void> {}

	ended(): string | undefined {
		return this.#end;
	}

	async leave(): Promise<void> {
		await this.#connections.close();
		this.#process.unref();
	}

	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #close(): Promise<void> {
		await this.#connections.close();
		this.#process.kill('SIGKILL');
		const failures: unknown[] = [];
		for (const change of this.#undo.toReversed()) {
			try {
				await this.#run.journal.undo(change);
			} catch (error) {
				// It stays in the journal and is tried again at the run's end.
				failures.push(error);
			}
		}
		await this.died;
		if (failures.length > 0) throw failures[0];
	}

	async #printed(): Promise<string> {
		return tail(await this.host.readText(`${this.#folder}/${OUTPUT}`).catch(() => ''));
	}

	async #untilReady(): Promise<void> {
		const waiting = new AbortController();
		const gaveUp = this.died.then(() => 'ended' as const);
		const {pid} = this.#process;
		const opened = waitForDaemon(
			this.host,
			this.#folder,
			pid,
			START_DEADLINE,
			waiting.signal,
			this.daemonName,
		);
		const outcome = await Promise.race([opened, gaveUp]);
		waiting.abort();
		if (outcome === true) return;
		const log = await this.host.readText(this.daemonLog).catch(() => '');
		const problem = {
			host: this.host.name,
			expected: `a daemon that listens on ${daemonSocket(this.#folder, this.daemonName)}`,
			seen: `${this.#end ?? (await this.#printed())}\n${tail(log, 8)}`,
			advice: 'run `virtrig doctor`: it shows what this host lacks for a private libvirt',
		};
		if (outcome === 'ended') throw new DaemonStartError({...problem, tried: `start ${this.name}`});
		throw new DeadlineError({...problem, waitedFor: `the daemon of ${this.name}`, deadline: START_DEADLINE});
	}
}

/** A daemon ended before it listened. `seen` has its output and log. */
export class DaemonStartError extends HostError {
	override name = 'DaemonStartError';
}

/** tini reports a signal that ended its child like a shell: 128 plus its number. */
function describeEnd({signal, exitCode}: CommandResult): string {
	const [name] =
		Object.entries(constants.signals).find(([, number]) => exitCode === 128 + Number(number)) ?? [];
	return signal || name ? `ended by ${signal ?? name}` : `ended with exit code ${exitCode}`;
}
