import type {Host} from '../../host/host.ts';
import {daemonPlace} from '../../installation/daemons.ts';
import type {Libvirt} from '../../libvirt/libvirt.ts';
import {JOURNAL_FORMAT, journalLines} from '../../logs/journal-lines.ts';

/** What a libvirt's daemon has logged since a moment, such as the beginning of a case. */
export class DaemonLog {
	readonly #libvirt: Libvirt;
	readonly #host: Host;
	/** Bytes of its file that are older. */
	readonly #mark: number;
	/** Seconds since boot: what its service has written before is older. */
	readonly #uptime: number;

	private constructor(libvirt: Libvirt, mark: number, uptime: number) {
		this.#libvirt = libvirt;
		this.#host = libvirt.host;
		this.#mark = mark;
		this.#uptime = uptime;
	}

	/** What it logs from now on. */
	static async fromNow(libvirt: Libvirt): Promise<DaemonLog> {
		const {host, daemonLog} = libvirt;
		const [status, uptime] = await Promise.all([
			daemonLog === undefined ? undefined : host.status(daemonLog),
			host.readText('/proc/uptime'),
		]);
		return new DaemonLog(libvirt, status?.size ?? 0, Number(uptime.split(' ')[0]));
	}

	/** All that it has logged and will log. */
	static whole(libvirt: Libvirt): DaemonLog {
		return new DaemonLog(libvirt, 0, 0);
	}

	/** Its log file. Empty if it has none. */
	async text(): Promise<string> {
		const {daemonLog} = this.#libvirt;
		return daemonLog === undefined ? '' : this.#host.readText(daemonLog, this.#mark);
	}

	/** Its standard error, which systemd keeps in the journal. Empty if it is no service of systemd. */
	async journalText(): Promise<string> {
		if (!(await this.#libvirt.usesSystemd())) return '';
		// The last lines of a service may not be in the journal yet.
		await this.#host.run(['journalctl', '--sync']);
		const {service} = daemonPlace('libvirtd');
		const argv = ['journalctl', '--boot', `--unit=${service}`, ...JOURNAL_FORMAT] as const;
		const {stdout} = await this.#host.run(argv);
		return journalLines(stdout, this.#uptime);
	}
}
