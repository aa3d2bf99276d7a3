import {setTimeout as pause} from 'node:timers/promises';
import {DeadlineError} from '../errors.ts';
import {type GdbOptions, GdbSession} from '../gdb/gdb-session.ts';
import {type Gate, type ProgramStop, StartRecipe} from '../gdb/recipe.ts';
import type {Guest} from '../guest/guest.ts';
import type {GuestProcess} from '../guest/guest-process.ts';
import {type GuestImages, type GuestOptions, makeGuest} from '../guest/make-guest.ts';
import type {Host} from '../host/host.ts';
import {endsWithin, type ProcessIdentity} from '../host/process.ts';
import {waitUntil} from '../host/wait-until.ts';
import type {Daemon} from '../libvirt/find-daemon.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import type {DomainLogStart} from '../logs/domain-log.ts';
import {parseDomainLog} from '../logs/domain-log.ts';
import type {Driver} from '../needs/need.ts';
import {CgroupEvidence} from './cgroup-evidence.ts';
import {heldProcesses} from './held-processes.ts';
import type {LibvirtKeeper} from './libvirt-keeper.ts';
import type {StepLog} from './step-log.ts';

/** Milliseconds of processor time that show that a guest is at work, and those that it may take to get them. */
const BUSY = 50;
const BUSY_DEADLINE = 20_000;

/** Milliseconds for libvirt to write the line that ends a start, and for a process to end. */
const LOG_DEADLINE = 10_000;
const END_DEADLINE = 10_000;

/** Milliseconds for a start whose guest a debugger holds. */
const HELD_START_DEADLINE = 150_000;

/** What a rig is made of. */
export interface RigParts {
	readonly host: Host;
	readonly driver: Driver;
	readonly images: GuestImages;
	readonly keeper: LibvirtKeeper;
	readonly steps: StepLog;
}

/** What one case works with: guests of its driver under one libvirt, and the evidence of what libvirt did. */
export class Rig {
	readonly host: Host;
	readonly driver: Driver;
	readonly #parts: RigParts;
	readonly #guests: Guest[] = [];
	readonly #debuggers: GdbSession[] = [];
	#libvirt: Libvirt | undefined;
	#logMark = 0;

	constructor(parts: RigParts) {
		this.host = parts.host;
		this.driver = parts.driver;
		this.#parts = parts;
	}

	/** The guests that the case has made. */
	get guests(): readonly Guest[] {
		return this.#guests;
	}

	/** The libvirt that the case's guests are under: started at its first use. */
	async libvirt(): Promise<Libvirt> {
		if (!this.#libvirt) {
			this.#libvirt = await this.#parts.keeper.libvirt();
			this.#logMark = await sizeOf(this.host, this.#libvirt.daemonLog);
		}
		return this.#libvirt;
	}

	/** Undefined when the case has asked for none. */
	async libvirtInUse(): Promise<Libvirt | undefined> {
		return this.#libvirt;
	}

	/** A guest of the case's driver, defined and not started. It is cleared away at the case's end. */
	async guest(options: GuestOptions = {}): Promise<Guest> {
		const guest = await makeGuest({...this.#parts, libvirt: await this.libvirt()}, this.driver, options);
		this.#guests.push(guest);
		await guest.define();
		return guest;
	}

	/** A libvirt that has had no guest yet: the present one is ended. */
	async freshLibvirt(): Promise<Libvirt> {
		await this.#parts.keeper.close();
		this.#libvirt = undefined;
		return this.libvirt();
	}

	/** The guest's per-VM log: one entry for each start. Empty while there is no log. */
	async log(guest: Guest): Promise<DomainLogStart[]> {
		if (!(await this.host.status(guest.logPath))) return [];
		return parseDomainLog(await this.host.readText(guest.logPath));
	}

	/**
	 * The per-VM log of a virtual machine once its last start has the line that ends it, which libvirt writes a moment after
	 * its event. libvirt writes no such line for a container.
	 */
	async logOnceStopped(guest: Guest): Promise<DomainLogStart[]> {
		await this.#parts.steps.wait(`the stop line in the log of ${guest.name}`, async () => {
			const isStopped = async () => (await this.log(guest)).at(-1)?.stop !== undefined;
			if (await waitUntil(this.host, [guest.logPath], isStopped, LOG_DEADLINE)) return;
			throw new DeadlineError({
				tried: `wait for the stop line of ${guest.name}`,
				host: this.host.name,
				expected: `\`shutting down, reason=...\` at the end of ${guest.logPath} within ${LOG_DEADLINE / 1000} s`,
				seen: await this.host.readText(guest.logPath),
				advice: 'see whether the domain has ended, and what the daemon says of it',
			});
		});
		return this.log(guest);
	}

	/** Waits until that very process has ended. */
	async untilEnded(identity: ProcessIdentity): Promise<void> {
		const {pid} = identity;
		await this.#parts.steps.wait(`the end of process ${pid}`, async () => {
			if (await endsWithin(this.host, identity, END_DEADLINE)) return;
			throw new DeadlineError({
				tried: `wait for the end of process ${pid}`,
				host: this.host.name,
				expected: `it within ${END_DEADLINE / 1000} s`,
				seen: await this.host.readText(`/proc/${pid}/status`).catch(() => 'it has just ended'),
				advice: `look at /proc/${pid}/stack: whoever waits uninterruptibly cannot be killed`,
			});
		});
	}

	/** Waits until a guest has used some more processor time, however slow a busy host makes it. */
	async untilBusy(process: GuestProcess): Promise<void> {
		const enough = (await process.guestTime()) + BUSY;
		const end = performance.now() + BUSY_DEADLINE;
		await this.#parts.steps.wait(`a busy guest (pid ${process.pid})`, async () => {
			// The kernel tells nobody of the time that it gives.
			while ((await process.guestTime()) < enough) {
				if (performance.now() > end) throw this.#notBusy(process);
				await pause(20);
			}
		});
	}

	#notBusy({pid}: GuestProcess): DeadlineError {
		return new DeadlineError({
			tried: `wait for the guest of process ${pid} to use processor time`,
			host: this.host.name,
			expected: `${BUSY} ms of it within ${BUSY_DEADLINE / 1000} s`,
			seen: 'less, as /proc/PID/task/*/schedstat shows',
			advice: 'see whether it is paused, frozen or waiting',
		});
	}

	/** The share of one processor that a guest uses during so many milliseconds: 1 is all of it. */
	async processorShare(process: GuestProcess, window: number): Promise<number> {
		const began = performance.now();
		const before = await process.guestTime();
		await this.#parts.steps.wait(`${window} ms of processor time`, () => pause(window));
		return ((await process.guestTime()) - before) / (performance.now() - began);
	}

	/** The daemon's log since the case began; empty where the daemon has none in a file. */
	async daemonLogText(): Promise<string> {
		const path = this.#libvirt?.daemonLog;
		return path === undefined ? '' : this.host.readText(path, this.#logMark);
	}

	/** A GDB in a terminal. It lets go of all processes at the case's end, and its recording is kept. */
	async gdb(options: Omit<GdbOptions, 'journal' | 'steps'> = {}): Promise<GdbSession> {
		const {keeper, steps} = this.#parts;
		const gdb = await GdbSession.open(this.host, {...options, journal: keeper.journal, steps});
		this.#debuggers.push(gdb);
		return gdb;
	}

	/** The GDB sessions of the case. */
	get debuggers(): readonly GdbSession[] {
		return this.#debuggers;
	}

	/** The daemon that a guest is under. */
	async daemon({libvirt, connection}: Guest): Promise<Daemon> {
		return libvirt.daemon(connection);
	}

	/** A GDB on the guest's daemon that waits for the guest's start: see {@link StartRecipe}. */
	async armed(guest: Guest, gate?: Gate): Promise<{gdb: GdbSession; recipe: StartRecipe}> {
		const gdb = await this.gdb({symbols: 'asked'});
		const {pid} = await this.daemon(guest);
		const recipe = new StartRecipe(gdb, this.host, {
			guest: guest.name,
			daemon: pid,
			...(gate ? {gate} : {}),
		});
		await recipe.arm();
		return {gdb, recipe};
	}

	/** Starts a guest under GDB until its program stands in its `main`. `started` is the start's own end. */
	async startInGdb(guest: Guest): Promise<{gdb: GdbSession; program: ProgramStop; started: Promise<void>}> {
		const {gdb, recipe} = await this.armed(guest);
		const started = guest.start({deadline: HELD_START_DEADLINE});
		// Whoever awaits it sees the error.
		started.catch(() => {});
		return {gdb, program: await recipe.stopInMain(), started};
	}

	/** See {@link heldProcesses}: of the guest and its daemon. */
	async held(guest: Guest): Promise<string[]> {
		return heldProcesses(this.host, (await this.daemon(guest)).pid, guest.name);
	}

	/** What the kernel shows of the cgroups of the case's libvirt. */
	async cgroups(): Promise<CgroupEvidence> {
		return new CgroupEvidence(await this.libvirt());
	}

	/** Ends the debuggers: a guest or a daemon that one holds answers nobody. */
	async endDebuggers(): Promise<void> {
		const ends = await Promise.allSettled(this.#debuggers.map((gdb) => gdb.close()));
		const failed = ends.find((end) => end.status === 'rejected');
		if (failed) throw failed.reason;
	}

	/** Leaves the guests running, and closes their consoles. */
	async leave(): Promise<void> {
		await Promise.all(this.#guests.map((guest) => guest.leave()));
	}

	/** Clears away the guests, the last first. One that cannot be cleared does not stop the others. */
	async close(): Promise<void> {
		const failures: unknown[] = [];
		for (const guest of this.#guests.toReversed()) {
			await guest.clear().catch((error: unknown) => failures.push(error));
		}
		if (failures.length > 0) throw failures[0];
	}
}

async function sizeOf(host: Host, path: string | undefined): Promise<number> {
	return path === undefined ? 0 : ((await host.status(path))?.size ?? 0);
}
