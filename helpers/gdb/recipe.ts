import type {Host} from '../host/host.ts';
import {continueToUnnamedMain} from './entry-point.ts';
import {GdbError} from './gdb-error.ts';
import type {GdbSession, WaitOptions} from './gdb-session.ts';
import {describeStop, type Stop} from './stop.ts';

/**
 * What libvirt calls before it runs a guest's program, each with the command as its first argument
 * (src/util/vircommand.c): the hook is QEMU's alone, and what was known first; the handshake is for LXC, too.
 */
export type Gate = 'virCommandRequireHandshake' | 'virCommandSetPreExecHook';

/** Where a guest's program stands. */
export interface ProgramStop {
	readonly stop: Stop;
	readonly pid: number;
	/** Its executable, as its own mount namespace has it. */
	readonly program: string;
	/** The words of its command line; undefined when it does not stand in its `main`. */
	readonly argv: readonly string[] | undefined;
}

export interface RecipeOptions {
	/** The guest's name: starts of others are let through. */
	readonly guest: string;
	readonly daemon: number;
	/** Default virCommandRequireHandshake. */
	readonly gate?: Gate;
}

/**
 * Holds a daemon's next start of a guest at the first instruction of the guest's program: QEMU, or libvirt_lxc. `arm`, then
 * start the guest, then `untilMain`.
 *
 * libvirt runs QEMU for its capabilities, too, and other programs around a guest; a debugger that follows the daemon's
 * children from the beginning is with one of these. So the daemon is stopped once it has made the guest's own command, and
 * its children are followed from there. The daemon itself is let go at the fork, and runs on.
 */
export class StartRecipe {
	readonly #gdb: GdbSession;
	readonly #host: Host;
	readonly #options: RecipeOptions;
	#gate: {readonly number: string} | undefined;

	constructor(gdb: GdbSession, host: Host, options: RecipeOptions) {
		this.#gdb = gdb;
		this.#host = host;
		this.#options = options;
	}

	/** Attaches to the daemon and lets it run on until the gate. */
	async arm(): Promise<void> {
		const {daemon, gate = 'virCommandRequireHandshake'} = this.#options;
		const gdb = this.#gdb;
		// Of the daemon nothing but names is needed: debug files of libc and the like take as long as all the rest.
		const debugFiles = await gdb.show('debug-file-directory');
		await gdb.set('debug-file-directory', '/nonexistent');
		await gdb.attach(daemon);
		await gdb.readSymbols('libvirt\\.so');
		await gdb.set('debug-file-directory', debugFiles);
		await handleSignals(gdb);
		this.#gate = await gdb.break(gate, {pending: false});
		await gdb.resume();
	}

	/** Waits until the daemon is about to run the guest's program: it stands at the gate then, all of it. */
	async untilGate(options?: WaitOptions): Promise<Stop> {
		for (;;) {
			const stop = await this.#gdb.nextStop(options);
			if (stop.breakpoint !== this.#gate?.number) throw this.#unexpected('the gate', stop);
			if (await this.#isForGuest()) return stop;
			await this.#gdb.resume();
		}
	}

	/** From the gate to the exec of the guest's program, or to a breakpoint in the child before it. */
	async untilExec(options?: WaitOptions): Promise<Stop> {
		const gdb = this.#gdb;
		// It would be hit again: the helpers of a guest are started by the same way.
		if (this.#gate) await gdb.deleteBreakpoint(this.#gate);
		await gdb.set('follow-fork-mode', 'child');
		await gdb.command('tcatch exec');
		return gdb.continue(options);
	}

	/** From the exec of a program to the beginning of its `main`, be it a symbol or not. */
	async untilMain(exec: Stop): Promise<ProgramStop> {
		const gdb = this.#gdb;
		const {pid} = exec;
		if (exec.reason !== 'exec' || pid === undefined) throw this.#unexpected('the exec of its program', exec);
		await gdb.forgetLeft();
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
		return {stop, pid, program, argv: await gdb.argv()};
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

	/** Names that a shell would quote are not looked for: then whoever comes first is taken. */
	async #isForGuest(): Promise<boolean> {
		const {guest} = this.#options;
		if (!/^[\w.-]+$/.test(guest)) return true;
		const command = await commandAtGate(this.#gdb);
		if (command === undefined) return true;
		const name = guest.replaceAll('.', '\\.');
		return new RegExp(`(guest=${name},|--?name ${name} )`).test(`${command} `);
	}

	#unexpected(expected: string, stop: Stop): GdbError {
		return new GdbError('', {
			tried: `stop the program of ${this.#options.guest} in its main`,
			host: this.#host.name,
			expected,
			seen: `${describeStop(stop)}\n${this.#gdb.lastLines}`,
			advice: "look into the per-VM log, and for the reason at the end of the daemon's log",
		});
	}
}

/**
 * The script that a process has just executed, whose interpreter it is therefore: an emulator is sometimes a script, which
 * executes QEMU in its end. The kernel puts the interpreter, perhaps with one argument, before the script's own path
 * (execve(2), "Interpreter scripts").
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
 * libvirt's SIGTERM, which ends a guest that was destroyed meanwhile, is kept away; SIGKILL cannot be (ptrace(2)), though
 * GDB takes the line. KVM kicks its virtual processors by SIGUSR1, and libvirt itself writes to clients that are gone
 * (SIGPIPE): by default GDB stops at each.
 */
export async function handleSignals(gdb: GdbSession): Promise<void> {
	await gdb.handle(['SIGTERM', 'SIGKILL'], 'nopass', 'noprint', 'nostop');
	await gdb.handle(['SIGUSR1', 'SIGUSR2', 'SIGPIPE', 'SIGHUP'], 'pass', 'noprint', 'nostop');
}

/**
 * The command that the daemon is about to run, in a shell's words, by libvirt's own function; undefined where there is
 * none, or it cannot tell. It is of libvirt's private interface, with these arguments since 2011.
 */
async function commandAtGate(gdb: GdbSession): Promise<string | undefined> {
	try {
		await gdb.set('print elements', 'unlimited');
		const value = await gdb.evaluate('((char *(*)(void *, int, int)) virCommandToString)($rdi, 0, 0)');
		await gdb.set('print elements', '200');
		return /^0x[0-9a-f]+ "(.*)"$/s.exec(value)?.[1];
	} catch (error) {
		if (error instanceof GdbError) return undefined;
		throw error;
	}
}
