import type {CaseLibvirt} from '../case/case-libvirt.ts';
import {domainLogText} from '../evidence/domain-log/domain-log-text.ts';
import type {Guest} from '../guest/guest.ts';
import {waitUntil} from '../host/files/wait-until.ts';
import {type DomainLogStart, parseDomainLog} from '../logs/domain-log.ts';

/** Milliseconds for libvirt to write the stop line of a start, on a host that is not emulated. */
const STOP_DEADLINE = 10_000;

/** The number of older files that virtlogd keeps beside a log by default: max_backups in virtlogd.conf. */
const BACKUPS = 3;

/** The logs of libvirt and its guests. */
export class CaseLogs {
	readonly #libvirt: CaseLibvirt;

	constructor(libvirt: CaseLibvirt) {
		this.#libvirt = libvirt;
	}

	/** Reads a guest's per-VM log, with one entry for each start. Empty while there is no log. */
	async of(guest: Guest): Promise<DomainLogStart[]> {
		return parseDomainLog(await domainLogText(guest));
	}

	/**
	 * Waits until the last start in a virtual machine's per-VM log has its stop line, and reads the log. libvirt writes that line a
	 * moment after its event. It writes none for a container.
	 */
	async onceStopped(guest: Guest): Promise<DomainLogStart[]> {
		const {host} = guest.libvirt;
		const deadline = STOP_DEADLINE * host.patience;
		await guest.steps.wait(`the stop line in the log of ${guest.name}`, async () => {
			const isStopped = async () => (await this.of(guest)).at(-1)?.stop !== undefined;
			await waitUntil(host, [guest.logPath], isStopped, {
				waitedFor: `the stop line of ${guest.name}`,
				deadline,
				expected: `\`shutting down, reason=...\` at the end of ${guest.logPath}`,
				seen: () => domainLogText(guest),
				advice: "see whether the domain has ended, and the daemon's log",
			});
		});
		return this.of(guest);
	}

	/** Returns the text of a guest's per-VM log. Empty while there is none. */
	async text(guest: Guest): Promise<string> {
		return domainLogText(guest);
	}

	/** Returns the sizes in bytes of a guest's per-VM log and of each backup that virtlogd keeps, the newest first. */
	async sizes({libvirt, logPath}: Guest): Promise<number[]> {
		const backups = Array.from({length: BACKUPS}, (_, index) => `${logPath}.${index}`);
		return Promise.all(
			[logPath, ...backups].map(async (file) => (await libvirt.host.status(file))?.size ?? 0),
		);
	}

	/** Returns the daemon's log file since the case began. Empty if it has none. */
	async daemon(): Promise<string> {
		return (await this.#libvirt.inUse?.log.text()) ?? '';
	}

	/** Returns the standard error of the daemon's service since the case began. Empty if it is not a service of systemd. */
	async daemonJournal(): Promise<string> {
		return (await this.#libvirt.inUse?.log.journalText()) ?? '';
	}
}
