import {setTimeout as pause} from 'node:timers/promises';
import type {CaseGuests} from '../case/case-guests.ts';
import type {CaseLibvirt} from '../case/case-libvirt.ts';
import type {StepLog} from '../case/step-log.ts';
import {missed} from '../deadline.ts';
import {HostError} from '../errors.ts';
import {CgroupEvidence} from '../evidence/cgroups/cgroup-evidence.ts';
import {domainLogText} from '../evidence/domain-log/domain-log-text.ts';
import type {AvcGate} from '../evidence/selinux/avc-gate.ts';
import {SelinuxEvidence} from '../evidence/selinux/selinux-evidence.ts';
import {inSelinuxMode, type SelinuxMode} from '../evidence/selinux/selinux-mode.ts';
import type {Debuggers} from '../gdb/debuggers.ts';
import type {Guest} from '../guest/guest.ts';
import type {GuestProcess} from '../guest/guest-process.ts';
import type {GuestOptions} from '../guest/make-guest.ts';
import {waitUntil} from '../host/files/wait-until.ts';
import type {Host} from '../host/host.ts';
import {endsWithin, type ProcessIdentity} from '../host/process/process.ts';
import {daemonsOf, type GuestDaemonName} from '../installation/daemons.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import type {DomainLogStart} from '../logs/domain-log.ts';
import {parseDomainLog} from '../logs/domain-log.ts';
import type {Driver} from '../needs/need.ts';
import type {CasePlace} from '../places/case-place.ts';
import {pollUntil} from '../poll.ts';
import type {AnnouncedDenial} from '../selinux/denials.ts';
import {CaseFiles} from './case-files.ts';
import {SystemDaemon} from './system-daemon.ts';

/** Milliseconds of processor time that show that a guest is at work, and those that it may take to get them. */
const BUSY = 50;
const BUSY_DEADLINE = 20_000;

/** Milliseconds for libvirt to write the line that ends a start, and for a process to end; on a host that is not emulated. */
const LOG_DEADLINE = 10_000;
const END_DEADLINE = 10_000;

/** What a rig is made of: the parts of a case. */
export interface RigParts {
	readonly driver: Driver;
	readonly place: Pick<CasePlace, 'host' | 'images' | 'isOwn'>;
	/** Judges what SELinux denies; undefined where there is none, or where others use the machine, too. */
	readonly gate: AvcGate | undefined;
	readonly libvirt: CaseLibvirt;
	readonly guests: CaseGuests;
	readonly debuggers: Debuggers;
	readonly steps: StepLog;
	/** Keeps what explains a failure of the case before that is gone. */
	readonly failing: () => Promise<void>;
	/** Says that the next case must not get this place. */
	readonly spoiled: () => void;
}

/** What one case works with: guests of its driver under one libvirt, and the evidence of what libvirt did. */
export class Rig {
	readonly host: Host;
	readonly driver: Driver;
	/** GDB on the case's guests and daemons. */
	readonly gdb: Debuggers;
	/** Files for its guests. */
	readonly files: CaseFiles;
	readonly #parts: RigParts;

	constructor(parts: RigParts) {
		const {host, images} = parts.place;
		this.host = host;
		this.driver = parts.driver;
		this.#parts = parts;
		this.gdb = parts.debuggers;
		this.files = new CaseFiles(host, images, () => this.libvirt());
	}

	/** The libvirt that the case's guests are under: started at its first use. */
	async libvirt(): Promise<Libvirt> {
		return this.#parts.libvirt.use();
	}

	/** A guest of the case's driver, defined and not started. It is cleared away at the case's end. */
	async guest(options: GuestOptions = {}): Promise<Guest> {
		return this.#parts.guests.make(options);
	}

	/** A private libvirt of this daemon: the present one is ended. */
	async libvirtOf(daemon: GuestDaemonName): Promise<Libvirt> {
		return this.#parts.libvirt.replace(daemon);
	}

	/** The daemons that are installed and serve the case's driver: the monolithic one, and the driver's own. */
	async installedDaemons(): Promise<GuestDaemonName[]> {
		const {programs} = await this.#parts.libvirt.installation();
		return daemonsOf(this.driver).filter((name) => programs[name]);
	}

	/** Lets time pass: only for what is itself a matter of time. */
	async elapse(milliseconds: number): Promise<void> {
		await this.#parts.steps.wait(`${milliseconds / 1000} s to pass`, () => pause(milliseconds));
	}

	/** The guest's per-VM log: one entry for each start. Empty while there is no log. */
	async log(guest: Guest): Promise<DomainLogStart[]> {
		return parseDomainLog(await domainLogText(guest));
	}

	/**
	 * The per-VM log of a virtual machine once its last start has the line that ends it, which libvirt writes a moment
	 * after its event. libvirt writes no such line for a container.
	 */
	async logOnceStopped(guest: Guest): Promise<DomainLogStart[]> {
		const deadline = LOG_DEADLINE * this.host.patience;
		await this.#parts.steps.wait(`the stop line in the log of ${guest.name}`, async () => {
			const isStopped = async () => (await this.log(guest)).at(-1)?.stop !== undefined;
			await waitUntil(this.host, [guest.logPath], isStopped, {
				waitedFor: `the stop line of ${guest.name}`,
				deadline,
				expected: `\`shutting down, reason=...\` at the end of ${guest.logPath}`,
				seen: () => this.host.readText(guest.logPath),
				advice: "see whether the domain has ended, and the daemon's log",
			});
		});
		return this.log(guest);
	}

	/** Waits until that very process has ended. */
	async untilEnded(identity: ProcessIdentity): Promise<void> {
		const {pid} = identity;
		const deadline = END_DEADLINE * this.host.patience;
		await this.#parts.steps.wait(`the end of process ${pid}`, async () => {
			if (await endsWithin(this.host, identity, deadline)) return;
			throw await missed({
				waitedFor: `the end of process ${pid}`,
				deadline,
				host: this.host.name,
				seen: () => this.host.readText(`/proc/${pid}/status`).catch(() => 'it has just ended'),
				advice: `look at /proc/${pid}/stack: whoever waits uninterruptibly cannot be killed`,
			});
		});
	}

	/** Waits until a guest has used some more processor time, however slow a busy host makes it. */
	async untilBusy(process: GuestProcess): Promise<void> {
		const before = await process.guestTime();
		let used = 0;
		const isBusy = async () => {
			used = (await process.guestTime()) - before;
			return used >= BUSY;
		};
		// The kernel tells nobody of the time that it gives.
		await this.#parts.steps.wait(`a busy guest (pid ${process.pid})`, () =>
			pollUntil(isBusy, {
				every: 20,
				waitedFor: `the guest of process ${process.pid} to use processor time`,
				deadline: BUSY_DEADLINE * this.host.patience,
				host: this.host.name,
				expected: `${BUSY} ms of it`,
				seen: () => `${used} ms, as /proc/PID/task/*/schedstat shows`,
				advice: 'see whether it is paused, frozen or waiting',
			}),
		);
	}

	/** The share of one processor that a guest uses during so many milliseconds: 1 is all of it. */
	async processorShare(process: GuestProcess, window: number): Promise<number> {
		const began = performance.now();
		const before = await process.guestTime();
		await this.#parts.steps.wait(`${window} ms of processor time`, () => pause(window));
		return ((await process.guestTime()) - before) / (performance.now() - began);
	}

	/** What the kernel shows of the cgroups of the case's libvirt. */
	async cgroups(): Promise<CgroupEvidence> {
		return new CgroupEvidence(await this.libvirt());
	}

	/** The system's libvirtd with other settings, or started otherwise, on a machine that is ours alone. */
	get systemDaemon(): SystemDaemon {
		this.#requireOwnMachine("change the system's daemon");
		return new SystemDaemon(this.host, {...this.#parts, letGo: () => this.#parts.guests.clearAll()});
	}

	/** What the host's clock shows, in milliseconds since the epoch: that of another machine may be before or behind ours. */
	async now(): Promise<number> {
		return Number((await this.host.run(['date', '+%s%3N'])).stdout);
	}

	/** What the kernel shows of SELinux's labels, and of owners. */
	async selinux(): Promise<SelinuxEvidence> {
		const libvirt = await this.libvirt();
		const logs = async () => {
			const log = this.#parts.libvirt.inUse?.log;
			const texts = [log?.text(), log?.journalText(), ...this.#parts.guests.all.map(domainLogText)];
			return (await Promise.all(texts)).filter((text) => text !== undefined);
		};
		return new SelinuxEvidence(libvirt, logs);
	}

	/** Puts the whole machine into a mode of SELinux, and back to what it was whatever the action does. */
	async inSelinuxMode<T>(mode: SelinuxMode, action: () => Promise<T>): Promise<T> {
		this.#requireOwnMachine(`put SELinux into ${mode} mode`);
		return inSelinuxMode(this.host, mode, action);
	}

	#requireOwnMachine(tried: string): void {
		if (this.#parts.place.isOwn) return;
		throw new HostError({
			tried,
			host: this.host.name,
			expected: 'a machine of its own',
			seen: 'one that others use, too',
			advice: 'let the case need it: {ownMachine: true}',
		});
	}

	/**
	 * Says that SELinux is to deny something in this case; any other denial that is libvirt's or a guest's fails it, and so
	 * does one that was announced and does not come.
	 */
	expectDenial(denial: AnnouncedDenial): void {
		const {gate} = this.#parts;
		if (!gate) {
			throw new HostError({
				tried: `announce a denial: ${denial.why}`,
				host: this.host.name,
				expected: 'a machine of its own, with SELinux',
				seen: 'none that watches what SELinux denies',
				advice: 'let the case need it: {ownMachine: true, selinux: "permissive"}, or "enforcing"',
			});
		}
		gate.expect(denial);
	}
}
