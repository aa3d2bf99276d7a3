import {HostProcess} from '../guest/host-process.ts';
import type {Steps} from '../guest/steps.ts';
import type {Argv, Host} from '../host/host.ts';
import {daemonPlace} from '../installation/daemons.ts';

const CONFIGURATIONS = {qemu: '/etc/libvirt/qemu.conf', libvirtd: '/etc/libvirt/libvirtd.conf'} as const;

/** Lines `name = value`, by the files that they belong to; the value as it is written there, such as `"none"` or `1`. */
export type DaemonSettings = {
	readonly [File in keyof typeof CONFIGURATIONS]?: Readonly<Record<string, string>>;
};

/** Its sockets start it anew when somebody connects. */
const {service: SERVICE, sockets: SOCKETS, pidFile: PID_FILE} = daemonPlace('libvirtd');

/** Milliseconds for a service to start, which asks QEMU what it can do. */
const SERVICE_DEADLINE = 90_000;

/** Commands that change what a daemon is started from, and undo that. */
export interface DaemonChange {
	readonly make: Argv;
	readonly undo: Argv;
}

/** What is done around a change of daemons. */
interface AroundChange {
	readonly steps: Steps;
	/** Clears the guests away, and lets go of the daemon that there is. */
	readonly letGo: () => Promise<void>;
	/** Keeps what explains a failure, before the undoing of the change does away with it. */
	readonly failing: () => Promise<void>;
	/** Says that something may have stayed as it was changed. */
	readonly spoiled: () => void;
}

/**
 * The libvirtd of a machine that is ours alone, under systemd: other settings, or another way to start it, for as long as
 * an action takes.
 */
export class SystemDaemon {
	readonly #host: Host;
	readonly #around: AroundChange;

	constructor(host: Host, around: AroundChange) {
		this.#host = host;
		this.#around = around;
	}

	/** Runs it with these settings besides those that are there, such as `{qemu: {remember_owner: '0'}}`. */
	async withSettings<T>(settings: DaemonSettings, action: () => Promise<T>): Promise<T> {
		const before = new Map<string, string>();
		const after = new Map<string, string>();
		for (const [file, values] of Object.entries(settings)) {
			const path = CONFIGURATIONS[file as keyof DaemonSettings];
			const text = await this.#host.readText(path);
			before.set(path, text);
			// Of a setting that stands there twice, the last one counts (virConfAddEntry in src/util/virconf.c).
			after.set(
				path,
				[text, ...Object.entries(values).map(([name, value]) => `${name} = ${value}\n`)].join('\n'),
			);
		}
		return this.#during({make: () => this.#restart(after), undo: () => this.#restart(before)}, action);
	}

	/** Makes a change and lets systemd start it anew. The action is given its process; afterwards the change is undone. */
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

	/** Lets this command start it instead of systemd, such as `libvirtd --daemon` in an administrator's shell. */
	async startedBy<T>(argv: Argv, action: () => Promise<T>): Promise<T> {
		const make = async () => {
			await this.#systemctl('stop', [...SOCKETS, SERVICE]);
			await this.#host.run(argv, {deadline: SERVICE_DEADLINE});
		};
		const undo = async () => {
			// None, when it could not be started.
			const pid = (await this.#host.readText(PID_FILE).catch(() => '')).trim();
			if (pid !== '')
				await this.#host.run(['sh', '-c', 'kill "$1"; tail --pid="$1" -f /dev/null', 'sh', pid], {
					deadline: SERVICE_DEADLINE,
				});
			await this.#systemctl('start', [...SOCKETS, SERVICE]);
		};
		return this.#during({make, undo}, action);
	}

	/** Undoes the change also where it was made in part, and whatever else fails; rejects with the first failure. */
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

	/** Known by the pid that it has written down: such a daemon need not answer. */
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
