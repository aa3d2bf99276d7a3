import type {Argv, Host} from '../host/host.ts';

const CONFIGURATIONS = {qemu: '/etc/libvirt/qemu.conf', libvirtd: '/etc/libvirt/libvirtd.conf'} as const;

/** Lines `name = value`, by the files that they belong to; the value as it is written there, such as `"none"` or `1`. */
export type DaemonSettings = {
	readonly [File in keyof typeof CONFIGURATIONS]?: Readonly<Record<string, string>>;
};

/** Its sockets start it anew when somebody connects. */
const SERVICE = 'libvirtd.service';
const SOCKETS = ['libvirtd.socket', 'libvirtd-ro.socket', 'libvirtd-admin.socket'];

const PID_FILE = '/run/libvirtd.pid';

/** Milliseconds for a service to start, which asks QEMU what it can do. */
const SERVICE_DEADLINE = 90_000;

/**
 * The libvirtd of a machine that is ours alone, under systemd: other settings, or another way to start it, for as long as
 * an action takes. `renewed` does what must be done around a change of daemons: it lets go of the old one first.
 */
export class SystemDaemon {
	readonly #host: Host;
	readonly #renewed: (change: () => Promise<void>) => Promise<void>;

	constructor(host: Host, renewed: (change: () => Promise<void>) => Promise<void>) {
		this.#host = host;
		this.#renewed = renewed;
	}

	/** The pid of the daemon that runs now, however it was started; rejects where none has written its pid down. */
	async pid(): Promise<number> {
		return Number((await this.#host.readText(PID_FILE)).trim());
	}

	/** With these settings besides those that are there, such as `{qemu: {remember_owner: '0'}}`. */
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
		await this.#renewed(() => this.#restart(after));
		try {
			return await action();
		} finally {
			await this.#renewed(() => this.#restart(before));
		}
	}

	/** Started anew by systemd once the change was made, for as long as the action takes; then the change is undone. */
	async changed<T>(change: {readonly make: Argv; readonly undo: Argv}, action: () => Promise<T>): Promise<T> {
		const restartAfter = (argv: Argv) =>
			this.#renewed(async () => {
				await this.#host.run(argv);
				await this.#systemctl('restart', [SERVICE]);
			});
		await restartAfter(change.make);
		try {
			return await action();
		} finally {
			await restartAfter(change.undo);
		}
	}

	/** Started by this command instead, such as `libvirtd --daemon` in an administrator's shell. */
	async startedBy<T>(argv: Argv, action: () => Promise<T>): Promise<T> {
		await this.#renewed(async () => {
			await this.#systemctl('stop', [...SOCKETS, SERVICE]);
		});
		try {
			await this.#host.run(argv, {deadline: SERVICE_DEADLINE});
			return await action();
		} finally {
			await this.#renewed(async () => {
				// None, when it could not be started.
				const pid = (await this.#host.readText(PID_FILE).catch(() => '')).trim();
				if (pid !== '')
					await this.#host.run(['sh', '-c', 'kill "$1"; tail --pid="$1" -f /dev/null', 'sh', pid], {
						deadline: SERVICE_DEADLINE,
					});
				await this.#systemctl('start', [...SOCKETS, SERVICE]);
			});
		}
	}

	async #restart(configurations: ReadonlyMap<string, string>): Promise<void> {
		for (const [path, text] of configurations) await this.#host.write(path, text);
		await this.#systemctl('restart', [SERVICE]);
	}

	async #systemctl(what: 'stop' | 'start' | 'restart', units: readonly string[]): Promise<void> {
		await this.#host.run(['systemctl', what, ...units], {deadline: SERVICE_DEADLINE});
	}
}
