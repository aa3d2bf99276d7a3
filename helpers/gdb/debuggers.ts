import type {Guest} from '../guest/guest.ts';
import type {Steps} from '../guest/steps.ts';
import type {Host} from '../host/host.ts';
import type {Journal} from '../run-folder/journal/journal.ts';
import {GdbSession} from './gdb-session.ts';
import {heldProcesses} from './held-processes.ts';
import type {GdbOptions} from './start-gdb.ts';
import {type ProgramStop, StartRecipe} from './start-recipe.ts';

/** Milliseconds for a start whose guest is held by a debugger. */
const HELD_START_DEADLINE = 150_000;

/** A GDB that is attached to a daemon, and the steps that stop a guest's program. */
export interface ArmedDebugger {
	readonly gdb: GdbSession;
	readonly recipe: StartRecipe;
}

/**
 * The GDB sessions of one case. They end with it: they detach from their processes, and their recordings are kept.
 */
export class Debuggers {
	readonly #host: Host;
	readonly #journal: Journal;
	readonly #steps: Steps;
	readonly #sessions: GdbSession[] = [];
	readonly #armed = new Map<Guest, GdbSession>();

	constructor(host: Host, journal: Journal, steps: Steps) {
		this.#host = host;
		this.#journal = journal;
		this.#steps = steps;
	}

	/** Opens a GDB in a terminal. It is attached to nothing. */
	async open(options: Pick<GdbOptions, 'symbols'> = {}): Promise<GdbSession> {
		const gdb = await GdbSession.open(this.#host, {...options, journal: this.#journal, steps: this.#steps});
		this.#sessions.push(gdb);
		return gdb;
	}

	/**
	 * Attaches a GDB to the guest's daemon, which runs on until it is about to start the guest: see {@link
	 * StartRecipe}.
	 */
	async arm(guest: Guest): Promise<ArmedDebugger> {
		const gdb = await this.open({symbols: 'asked'});
		const daemon = await daemonOf(guest);
		const recipe = new StartRecipe(gdb, this.#host, {guest: guest.name, daemon});
		await recipe.arm();
		this.#armed.set(guest, gdb);
		return {gdb, recipe};
	}

	/**
	 * Begins a guest's start under the GDB that was armed for it or opened last, and returns before the start has
	 * ended. Await the returned promise later. If the start fails first, a wait for a stop rejects with its error.
	 */
	begin(guest: Guest): Promise<void> {
		const started = guest.start({deadline: HELD_START_DEADLINE});
		started.catch(() => {});
		(this.#armed.get(guest) ?? this.#sessions.at(-1))?.watch(started);
		return started;
	}

	/** Starts a guest and stops its program in `main`. `started` settles when the start has ended. */
	async start(guest: Guest): Promise<{gdb: GdbSession; program: ProgramStop; started: Promise<void>}> {
		const {gdb, recipe} = await this.arm(guest);
		const started = this.begin(guest);
		return {gdb, program: await recipe.stopInMain(), started};
	}

	/** Returns the held processes of the guest, its daemon and the debuggers: see {@link heldProcesses}. */
	async held(guest: Guest): Promise<string[]> {
		const pids = this.#sessions.flatMap((session) => session.pids);
		return heldProcesses(this.#host, {daemon: await daemonOf(guest), guest: guest.name, pids});
	}

	/** Returns a recording of each session, as asciicast v2. */
	recordings(): string[] {
		return this.#sessions.map(({recording}) => recording);
	}

	/** Ends all sessions. Otherwise a guest or daemon that GDB holds would not answer. */
	async end(): Promise<void> {
		const ends = await Promise.allSettled(this.#sessions.map((gdb) => gdb.close()));
		const failed = ends.find((end) => end.status === 'rejected');
		if (failed) throw failed.reason;
	}
}

/** Returns the host's pid of a guest's daemon. */
async function daemonOf({libvirt, connection}: Guest): Promise<number> {
	return (await libvirt.daemon(connection)).pid;
}
