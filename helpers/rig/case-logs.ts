import type {CaseLibvirt} from '../case/case-libvirt.ts';
import {domainLogText} from '../evidence/domain-log/domain-log-text.ts';
import type {Guest} from '../guest/guest.ts';
import {waitUntil} from '../host/files/wait-until.ts';
import {type DomainLogStart, parseDomainLog} from '../logs/domain-log.ts';

/** Milliseconds for libvirt to write the line that ends a start, on a host that is not emulated. */
const STOP_DEADLINE = 10_000;

/** How many older files virtlogd keeps beside a log by default: max_backups in virtlogd.conf. */
const BACKUPS = 3;

/** What libvirt and its guests have logged. */
export class CaseLogs {
	readonly #libvirt: CaseLibvirt;

	constructor(libvirt: CaseLibvirt) {
		this.#libvirt = libvirt;
	}

	/** Reads a guest's per-VM log: one entry for each start. Empty while there is no log. */
	async of(guest: Guest): Promise<DomainLogStart[]> {
		return parseDomainLog(await domainLogText(guest));
	}

	/**
	 * Reads the per-VM log of a virtual machine once its last start has the line that ends it: libvirt writes that a moment
	 * after its event. It writes no such line for a container.
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

	/** Returns the bytes of a guest's per-VM log, and of each backup that virtlogd keeps of it, the newest first. */
	async sizes({libvirt, logPath}: Guest): Promise<number[]> {
		const backups = Array.from({length: BACKUPS}, (_, index) => `${logPath}.${index}`);
		return Promise.all(
			[logPath, ...backups].map(async (file) => (await libvirt.host.status(file))?.size ?? 0),
		);
	}

	/** Returns what the daemon has written to its log file since the case began. Empty if it has none. */
	async daemon(): Promise<string> {
		return (await this.#libvirt.inUse?.log.text()) ?? '';
	}

	/** Returns the standard error of the daemon's service since the case began. Empty if it is no service of systemd. */
	async daemonJournal(): Promise<string> {
		return (await this.#libvirt.inUse?.log.journalText()) ?? '';
	}
}
