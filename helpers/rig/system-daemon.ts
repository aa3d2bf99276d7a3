import {HostProcess} from '../guest/host-process.ts';
import type {Steps} from '../guest/steps.ts';
import type {Argv, Host} from '../host/host.ts';
import {daemonPlace} from '../installation/daemons.ts';

const CONFIGURATIONS = {qemu: '/etc/libvirt/qemu.conf', libvirtd: '/etc/libvirt/libvirtd.conf'} as const;

/** Lines `name = value`, by file. A value is written with the file's syntax, such as `"none"` or `1`. */
export type DaemonSettings = {
	readonly [File in keyof typeof CONFIGURATIONS]?: Readonly<Record<string, string>>;
};

/** The daemon's sockets, which start it again when a client connects. */
const {service: SERVICE, sockets: SOCKETS, pidFile: PID_FILE} = daemonPlace('libvirtd');

/** Milliseconds for the service to start. At its start it probes QEMU's capabilities. */
const SERVICE_DEADLINE = 90_000;

/** Commands that change how a daemon starts, and undo that. */
export interface DaemonChange {
	readonly make: Argv;
	readonly undo: Argv;
}

/** The actions around a change of daemons. */
interface AroundChange {
	readonly steps: Steps;
	/** Clears the guests away, and closes all connections to the daemon. */
	readonly letGo: () => Promise<void>;
	/** Keeps the evidence of a failure before the change is undone, which removes it. */
	readonly failing: () => Promise<void>;
	/** Called if a change may remain. */
	readonly spoiled: () => void;
}

/**
 * The libvirtd that systemd runs, on a machine that nobody else uses. For the time of an action, it gets other settings or is
 * started in another way.
 */
export class SystemDaemon {
	readonly #host: Host;
	readonly #around: AroundChange;

	constructor(host: Host, around: AroundChange) {
		this.#host = host;
		this.#around = around;
	}

	/** Runs the action with these settings added, such as `{qemu: {remember_owner: '0'}}`. */
	async withSettings<T>(settings: DaemonSettings, action: () => Promise<T>): Promise<T> {
		const before = new Map<string, string>();
		const after = new Map<string, string>();
		for (const [file, values] of Object.entries(settings)) {
			const path = CONFIGURATIONS[file as keyof DaemonSettings];
			const text = await this.#host.readText(path);
			before.set(path, text);
			// If a setting occurs twice, the last one counts (virConfAddEntry in src/util/virconf.c).
			after.set(
				path,
				[text, ...Object.entries(values).map(([name, value]) => `${name} = ${value}\n`)].join('\n'),
			);
		}
		return this.#during({make: () => this.#restart(after), undo: () => this.#restart(before)}, action);
	}

	/** Runs the action after a change and a restart by systemd. The action gets the daemon's process. */
	async changed<T>(change: DaemonChange, action: (daemon: HostProcess) => Promise<T>): Promise<T> {
		const restartAfter = async (argv: Argv) => {
			await this.#host.run(argv);
			await this.#systemctl('restart', [SERVICE]);
		};
		return this.#during(
			{make: () => restartAfter(change.make), undo: () => restartAfter(change.undo)},
			async () => action(await this.#process()),
		);
	}

	/** Runs the action with a daemon that this command starts instead of systemd, such as `libvirtd --daemon`. */
	async startedBy<T>(argv: Argv, action: () => Promise<T>): Promise<T> {
		const make = async () => {
			await this.#systemctl('stop', [...SOCKETS, SERVICE]);
			await this.#host.run(argv, {deadline: SERVICE_DEADLINE});
		};
		const undo = async () => {
			// There is no such process if the command has failed.
			const pid = (await this.#host.readText(PID_FILE).catch(() => '')).trim();
			if (pid !== '')
				await this.#host.run(['sh', '-c', 'kill "$1"; tail --pid="$1" -f /dev/null', 'sh', pid], {
					deadline: SERVICE_DEADLINE,
				});
			await this.#systemctl('start', [...SOCKETS, SERVICE]);
		};
		return this.#during({make, undo}, action);
	}

	/** Undoes the change, even if it was made only in part or the action failed. Rejects with the first failure. */
	async #during<T>(
		{make, undo}: {readonly make: () => Promise<void>; readonly undo: () => Promise<void>},
		action: () => Promise<T>,
	): Promise<T> {
		const {letGo, failing, spoiled} = this.#around;
		const failures: unknown[] = [];
		let result: T | undefined;
		try {
			await letGo();
			await make();
			result = await action();
		} catch (error) {
			failures.push(error);
			await failing();
		}
		for (const step of [letGo, undo]) {
			try {
				await step();
			} catch (error) {
				spoiled();
				failures.push(error);
			}
		}
		if (failures.length > 0) throw failures[0];
		return result as T;
	}

	/** Returns the process in the daemon's pid file, because a changed daemon may not answer connections. */
	async #process(): Promise<HostProcess> {
		const pid = Number((await this.#host.readText(PID_FILE)).trim());
		return HostProcess.at(this.#host, this.#around.steps, pid);
	}

	async #restart(configurations: ReadonlyMap<string, string>): Promise<void> {
		for (const [path, text] of configurations) await this.#host.write(path, text);
		await this.#systemctl('restart', [SERVICE]);
	}

	async #systemctl(what: 'stop' | 'start' | 'restart', units: readonly string[]): Promise<void> {
		await this.#host.run(['systemctl', what, ...units], {deadline: SERVICE_DEADLINE});
	}
}
