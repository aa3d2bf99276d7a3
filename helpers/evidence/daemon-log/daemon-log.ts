import type {Host} from '../../host/host.ts';
import {daemonPlace} from '../../installation/daemons.ts';
import type {Libvirt} from '../../libvirt/libvirt.ts';
import {JOURNAL_FORMAT, journalLines} from '../../logs/journal-lines.ts';

/** The log of a libvirt's daemon since a moment, such as the beginning of a case. */
export class DaemonLog {
	readonly #libvirt: Libvirt;
	readonly #host: Host;
	/** The number of bytes in its file that are older. */
	readonly #mark: number;
	/** Seconds since boot. Lines that its service wrote before are older. */
	readonly #uptime: number;

	private constructor(libvirt: Libvirt, mark: number, uptime: number) {
		this.#libvirt = libvirt;
		this.#host = libvirt.host;
		this.#mark = mark;
		this.#uptime = uptime;
	}

	/** Returns the log from now on. */
	static async fromNow(libvirt: Libvirt): Promise<DaemonLog> {
		const {host, daemonLog} = libvirt;
		const [status, uptime] = await Promise.all([
			daemonLog === undefined ? undefined : host.status(daemonLog),
			host.readText('/proc/uptime'),
		]);
		return new DaemonLog(libvirt, status?.size ?? 0, Number(uptime.split(' ')[0]));
	}

	/** Returns the complete log, past and future. */
	static whole(libvirt: Libvirt): DaemonLog {
		return new DaemonLog(libvirt, 0, 0);
	}

	/** Reads its log file. Empty if it has none. */
	async text(): Promise<string> {
		const {daemonLog} = this.#libvirt;
		return daemonLog === undefined ? '' : this.#host.readText(daemonLog, this.#mark);
	}

	/** Reads its standard error, which systemd keeps in the journal. Empty if it is not a service of systemd. */
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
