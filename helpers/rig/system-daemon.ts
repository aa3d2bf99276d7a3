import type {Argv, Host} from '../host/host.ts';

const QEMU_CONF = '/etc/libvirt/qemu.conf';

/** Its sockets start it anew when somebody connects. */
const SERVICE = 'libvirtd.service';
const SOCKETS = ['libvirtd.socket', 'libvirtd-ro.socket', 'libvirtd-admin.socket'];

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

	/** With these settings of qemu.conf, such as `{remember_owner: '0'}`. */
	async withSettings<T>(settings: Readonly<Record<string, string>>, action: () => Promise<T>): Promise<T> {
		const before = await this.#host.readText(QEMU_CONF);
		const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
		await this.#renewed(() => this.#restart([before, ...lines].join('\n')));
		try {
			return await action();
		} finally {
			await this.#renewed(() => this.#restart(before));
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
				const pid = (await this.#host.readText('/run/libvirtd.pid').catch(() => '')).trim();
				if (pid !== '')
					await this.#host.run(['sh', '-c', 'kill "$1"; tail --pid="$1" -f /dev/null', 'sh', pid]);
				await this.#systemctl('start', [...SOCKETS, SERVICE]);
			});
		}
	}

	async #restart(configuration: string): Promise<void> {
		await this.#host.write(QEMU_CONF, configuration);
		await this.#systemctl('restart', [SERVICE]);
	}

	async #systemctl(what: 'stop' | 'start' | 'restart', units: readonly string[]): Promise<void> {
		await this.#host.run(['systemctl', what, ...units], {deadline: SERVICE_DEADLINE});
	}
}
