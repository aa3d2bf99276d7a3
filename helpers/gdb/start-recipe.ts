import type {Host} from '../host/host.ts';
import {continueToUnnamedMain} from './entry-point.ts';
import {GdbError} from './gdb-error.ts';
import type {GdbSession, WaitOptions} from './gdb-session.ts';
import {guestAtGate, nameIn} from './guest-at-gate.ts';
import {describeStop, type Stop} from './stop.ts';

/**
 * What libvirt calls just before it runs a guest's program, QEMU or libvirt_lxc, with the command as its first argument
 * (src/util/vircommand.c). The recipe of 2011 had virCommandSetPreExecHook, which is for QEMU alone.
 */
const GATE = 'virCommandRequireHandshake';

/** Where a guest's program stands. */
export interface ProgramStop {
	readonly stop: Stop;
	readonly pid: number;
	/** Its executable, as its own mount namespace has it. */
	readonly program: string;
	/** The words of its command line, from its memory. */
	readonly argv: readonly string[];
}

interface RecipeOptions {
	/** The guest's name: starts of others are let through. */
	readonly guest: string;
	readonly daemon: number;
}

/**
 * Holds a daemon's next start of a guest at the first instruction of the guest's program: QEMU, or libvirt_lxc. `arm`,
 * then start the guest, then `untilMain`.
 *
 * libvirt runs QEMU for its capabilities, too, and other programs around a guest; a debugger that follows the daemon's
 * children from the beginning is with one of these. So the daemon is stopped once it has made the guest's own command,
 * and its children are followed from there. The daemon itself is let go at the fork, and runs on.
 */
export class StartRecipe {
	readonly #gdb: GdbSession;
	readonly #host: Host;
	readonly #options: RecipeOptions;
	#gate: {readonly number: string} | undefined;
	/** The daemon's thread that starts the guest. */
	#thread: string | undefined;

	constructor(gdb: GdbSession, host: Host, options: RecipeOptions) {
		this.#gdb = gdb;
		this.#host = host;
		this.#options = options;
	}

	/** Attaches to the daemon and lets it run on until the gate. */
	async arm(): Promise<void> {
		const gdb = this.#gdb;
		// Of the daemon nothing but names is needed: debug files of libc and the like take as long as all the rest.
		const debugFiles = await gdb.show('debug-file-directory');
		await gdb.set('debug-file-directory', '/nonexistent');
		try {
			await gdb.attach(this.#options.daemon);
			await gdb.readSymbols('libvirt\\.so');
		} finally {
			await gdb.set('debug-file-directory', debugFiles).catch(() => {});
		}
		await handleSignals(gdb);
		this.#gate = await gdb.break(GATE, {pending: false});
		await gdb.resume();
	}

	/** Waits until the daemon is about to run the guest's program: it stands at the gate then, all of it. */
	async untilGate(options?: WaitOptions): Promise<Stop> {
		for (;;) {
			const stop = await this.#gdb.nextStop(options);
			if (stop.breakpoint !== this.#gate?.number) throw this.#unexpected('the gate', stop);
			const name = await guestAtGate(this.#gdb);
			if (name === undefined || name === this.#options.guest) {
				this.#thread = stop.thread;
				return stop;
			}
			await this.#gdb.resume();
		}
	}

	/**
	 * From the gate to the exec of the guest's program, or to a breakpoint in the child before it. The daemon's other
	 * threads run on, and their children are not followed.
	 */
	async untilExec(options?: WaitOptions): Promise<Stop> {
		const gdb = this.#gdb;
		// It would be hit again: the helpers of a guest are started by the same way.
		if (this.#gate) await gdb.deleteBreakpoint(this.#gate);
		await gdb.command('catch fork');
		let stop = await gdb.continue(options);
		while (stop.reason === 'fork' && stop.thread !== this.#thread) stop = await gdb.continue(options);
		if (stop.reason !== 'fork' || stop.breakpoint === undefined) return stop;
		await gdb.deleteBreakpoint({number: stop.breakpoint});
		// GDB asks for this when it goes on, and then lets go of the daemon.
		await gdb.set('follow-fork-mode', 'child');
		await gdb.command('tcatch exec');
		return gdb.continue(options);
	}

	/** From the exec of a program to the beginning of its `main`, be it a symbol or not. */
	async untilMain(exec: Stop): Promise<ProgramStop> {
		const gdb = this.#gdb;
		const {pid} = exec;
		if (exec.reason !== 'exec' || pid === undefined) throw this.#unexpected('the exec of its program', exec);
		await gdb.removeEmptyInferiors();
		// Not into the container, whose init is a child of libvirt_lxc.
		await gdb.set('follow-fork-mode', 'parent');
		for (let script = await runsScript(this.#host, pid); script; script = await runsScript(this.#host, pid)) {
			await gdb.command('tcatch exec');
			const next = await gdb.continue();
			if (next.reason !== 'exec') throw this.#unexpected(`an exec by the script ${script}`, next);
		}
		const stop = await this.#continueToMain(pid);
		if (stop.reason !== 'breakpoint-hit') throw this.#unexpected('its main', stop);
		const program = await this.#host.readLink(`/proc/${pid}/exe`);
		const argv = await gdb.argv();
		if (!namesGuest(argv, this.#options.guest))
			throw this.#unexpected(`a program whose arguments name it, not ${argv.slice(0, 3).join(' ')}`, stop);
		return {stop, pid, program, argv};
	}

	/** All of it, once armed and while the guest is started. */
	async stopInMain(options?: WaitOptions): Promise<ProgramStop> {
		await this.untilGate(options);
		return this.untilMain(await this.untilExec(options));
	}

	async #continueToMain(pid: number): Promise<Stop> {
		try {
			await this.#gdb.break('main', {temporary: true, pending: false});
		} catch (error) {
			if (!(error instanceof GdbError)) throw error;
			return continueToUnnamedMain(this.#gdb, this.#host, pid);
		}
		return this.#gdb.continue();
	}

	#unexpected(expected: string, stop: Stop): GdbError {
		return new GdbError('', {
			tried: `stop the program of ${this.#options.guest} in its main`,
			host: this.#host.name,
			expected,
			seen: `${this.#gdb.lastLines}\n${describeStop(stop)}`,
			advice: "look into the per-VM log, and for the reason at the end of the daemon's log",
		});
	}
}

/**
 * The script that a process has just executed, whose interpreter it is therefore: an emulator is sometimes a script,
 * which executes QEMU in its end. The kernel puts the interpreter, perhaps with one argument, before the script's own
 * path (execve(2), "Interpreter scripts").
 */
async function runsScript(host: Host, pid: number): Promise<string | undefined> {
	const [, ...words] = (await host.readText(`/proc/${pid}/cmdline`)).split('\0');
	for (const word of words.slice(0, 2)) {
		if (!word.startsWith('/')) continue;
		const {stdout} = await host.run(['head', '-c', '2', `/proc/${pid}/root${word}`], {check: false});
		if (stdout === '#!') return word;
	}
	return undefined;
}

/**
 * libvirt's SIGTERM, which ends a guest that was destroyed meanwhile, is kept away; SIGKILL cannot be (ptrace(2)),
 * though GDB takes the line. KVM kicks its virtual processors by SIGUSR1, and libvirt itself writes to clients that are
 * gone (SIGPIPE): by default GDB stops at each.
 */
async function handleSignals(gdb: GdbSession): Promise<void> {
	await gdb.handle(['SIGTERM', 'SIGKILL'], 'nopass', 'noprint', 'nostop');
	await gdb.handle(['SIGUSR1', 'SIGUSR2', 'SIGPIPE', 'SIGHUP'], 'pass', 'noprint', 'nostop');
}

function namesGuest(argv: readonly string[], guest: string): boolean {
	const name = nameIn(argv);
	return name === undefined || name === guest;
}
