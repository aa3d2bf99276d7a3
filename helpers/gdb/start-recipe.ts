import type {Host} from '../host/host.ts';
import {continueToUnnamedMain} from './entry-point.ts';
import type {WaitOptions} from './gdb-commands.ts';
import {GdbError} from './gdb-error.ts';
import type {GdbSession} from './gdb-session.ts';
import {guestAtGate, nameIn} from './guest-at-gate.ts';
import {describeStop, type Stop} from './stop.ts';

/**
 * The function that libvirt calls just before it runs a guest's program, QEMU or libvirt_lxc, with the command as its
 * first argument (src/util/vircommand.c). The recipe of 2011 used virCommandSetPreExecHook, which is only for QEMU.
 */
const GATE = 'virCommandRequireHandshake';

/** Where a guest's program has stopped. */
export interface ProgramStop {
	readonly stop: Stop;
	readonly pid: number;
	/** Its executable, as a path in its own mount namespace. */
	readonly program: string;
	/** The words of its command line, from its memory. */
	readonly argv: readonly string[];
}

interface RecipeOptions {
	/** The guest's name. Starts of other guests are let through. */
	readonly guest: string;
	readonly daemon: number;
}

/**
 * Holds a daemon's next start of a guest at the first instruction of the guest's program: QEMU, or libvirt_lxc. Call
 * `arm`, then start the guest, then call `untilMain`.
 *
 * libvirt also runs QEMU for its capabilities, and other programs around a guest. A debugger that follows the
 * daemon's children from the beginning would follow one of these. So the daemon is stopped once it has built the
 * guest's own command, and its children are followed from there. GDB detaches from the daemon at the fork, and the
 * daemon runs on.
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

	/** Attaches to the daemon and lets it run until the gate. */
	async arm(): Promise<void> {
		const gdb = this.#gdb;
		// Only the daemon's function names are needed. Debug files of libc and others would double the time.
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

	/** Waits until the daemon is about to run the guest's program. The whole daemon is then stopped at the gate. */
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
	 * Continues from the gate to the exec of the guest's program, or to a breakpoint in the child before it. The
	 * daemon's other threads run on, and their children are not followed.
	 */
	async untilExec(options?: WaitOptions): Promise<Stop> {
		const gdb = this.#gdb;
		// The same function starts the guest's helpers, so the gate would be hit again.
		if (this.#gate) await gdb.deleteBreakpoint(this.#gate);
		await gdb.command('catch fork');
		let stop = await gdb.continue(options);
		while (stop.reason === 'fork' && stop.thread !== this.#thread) stop = await gdb.continue(options);
		if (stop.reason !== 'fork' || stop.breakpoint === undefined) return stop;
		await gdb.deleteBreakpoint({number: stop.breakpoint});
		// GDB applies this when it continues, and then detaches from the daemon.
		await gdb.set('follow-fork-mode', 'child');
		await gdb.command('tcatch exec');
		return gdb.continue(options);
	}

	/** Continues from a program's exec to the beginning of its `main`, with or without a symbol for it. */
	async untilMain(exec: Stop): Promise<ProgramStop> {
		const gdb = this.#gdb;
		const {pid} = exec;
		if (exec.reason !== 'exec' || pid === undefined) throw this.#unexpected('the exec of its program', exec);
		await gdb.removeEmptyInferiors();
		// Do not follow into the container, whose init is a child of libvirt_lxc.
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

	/** Does all of these steps. Arm it first, and start the guest meanwhile. */
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
 * Returns the script that a process has just executed, if its program is the script's interpreter: an emulator is
 * sometimes a script that finally executes QEMU. The kernel puts the interpreter, perhaps with one argument, before
 * the script's own path (execve(2), "Interpreter scripts").
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
 * Withholds libvirt's SIGTERM, which would end a guest that was destroyed meanwhile. SIGKILL cannot be withheld
 * (ptrace(2)), although GDB accepts the command. KVM kicks its virtual processors by SIGUSR1, and libvirt itself
 * writes to clients that are gone (SIGPIPE): by default GDB stops at each.
 */
async function handleSignals(gdb: GdbSession): Promise<void> {
	await gdb.handle(['SIGTERM', 'SIGKILL'], 'nopass', 'noprint', 'nostop');
	await gdb.handle(['SIGUSR1', 'SIGUSR2', 'SIGPIPE', 'SIGHUP'], 'pass', 'noprint', 'nostop');
}

function namesGuest(argv: readonly string[], guest: string): boolean {
	const name = nameIn(argv);
	return name === undefined || name === guest;
}
