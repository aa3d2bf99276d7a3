import {quoted} from '../gdb-mi/parse-record.ts';
import {type MiTuple, text, tuple, tuples} from '../gdb-mi/record.ts';
import {defaultDeadline, type Host} from '../host/host.ts';
import type {Terminal} from '../terminal/terminal.ts';
import type {Breakpoint, WaitOptions} from './gdb-commands.ts';
import {GdbConnection} from './gdb-connection.ts';
import {GdbError} from './gdb-error.ts';
import {ProcessStops} from './process-stops.ts';
import {programArguments} from './program-arguments.ts';
import type {GdbOptions} from './start-gdb.ts';
import type {Stop} from './stop.ts';
import {WatchedStart} from './watched-start.ts';

/**
 * A GDB in a pseudo-terminal that a person may type into, and the commands of its machine interface. No process stays
 * stopped or traced, no matter how GDB, this process or the case ends: see {@link ProcessStops.traced}.
 *
 * Each command rejects with a GdbError if GDB refuses it or ends, or with a DeadlineError.
 */
export class GdbSession implements AsyncDisposable {
	readonly terminal: Terminal;
	readonly #gdb: GdbConnection;
	readonly #stops: ProcessStops;
	readonly #start = new WatchedStart();
	#closing: Promise<void> | undefined;

	private constructor(gdb: GdbConnection, options: GdbOptions) {
		this.#gdb = gdb;
		this.terminal = gdb.terminal;
		this.#stops = new ProcessStops(gdb.host, options.journal);
		gdb.listen((record) => this.#stops.take(record));
	}

	/**
	 * Starts a GDB that traces nothing yet. The caller closes it. Rejects if GDB is not installed or does not answer.
	 */
	static async open(host: Host, options: GdbOptions = {}): Promise<GdbSession> {
		const session = new GdbSession(await GdbConnection.open(host, options), options);
		try {
			await session.mi('-gdb-version');
			return session;
		} catch (error) {
			await session.close();
			throw error;
		}
	}

	/** Returns a recording of its terminal, as asciicast v2. */
	get recording(): string {
		return this.#gdb.recording;
	}

	/** The pids of the processes that it traces or has traced. */
	get pids(): number[] {
		return this.#stops.traced.pids;
	}

	/** Returns the last lines of its terminal. */
	get lastLines(): string {
		return this.#gdb.lastLines;
	}

	/** Whether the process runs, according to GDB's latest report. */
	get running(): boolean {
		return this.#stops.running;
	}

	/** The latest stop, whatever its cause. */
	get lastStop(): Stop | undefined {
		return this.#stops.last;
	}

	/** Sends a GDB/MI command. */
	async mi(command: string, {deadline = this.#deadline}: WaitOptions = {}): Promise<MiTuple> {
		return (await this.#gdb.request(command, deadline)).results;
	}

	/** Runs a command of GDB's command line and resolves with its output. */
	async command(line: string, {deadline = this.#deadline}: WaitOptions = {}): Promise<string> {
		return (await this.#gdb.request(`-interpreter-exec console ${quoted(line)}`, deadline)).console;
	}

	/**
	 * Types a line at the prompt, like a person, and resolves with GDB's output up to its next prompt: for `continue`
	 * that is the next stop. If GDB refuses the line, the output says so.
	 */
	async type(line: string, {deadline = this.#deadline}: WaitOptions = {}): Promise<string> {
		// GDB answers this when the prompt is shown and earlier output is complete.
		await this.mi('-gdb-version');
		this.terminal.sendLine(line);
		await this.terminal.expect(`${line}\r\n`, {deadline});
		const prompt = this.#gdb.step(`the prompt after ${line}`, () =>
			this.terminal.expect(/\(gdb\) $/, {deadline}),
		);
		const {before} = await this.#start.orFails(prompt);
		// Discard earlier stops, so that the next stop is a later one.
		this.#stops.skip();
		await this.#stops.noted();
		return before.replaceAll(/\r+\n/g, '\n');
	}

	/** Attaches to a process, which stops with all of its threads. */
	async attach(pid: number): Promise<Stop> {
		const {traced} = this.#stops;
		await traced.add(pid);
		try {
			await this.mi(`-target-attach ${pid}`);
		} catch (error) {
			// Another debugger has it, or it is gone.
			if (error instanceof GdbError) await traced.forget(pid);
			throw error;
		}
		return this.nextStop();
	}

	/** Detaches from the process, which runs on. */
	async detach(): Promise<void> {
		if (this.running) await this.interrupt();
		await this.mi('-target-detach');
	}

	/**
	 * Reads the symbols of the libraries whose names match a regular expression of GDB's; of all libraries without one.
	 */
	async readSymbols(libraries = ''): Promise<void> {
		await this.command(`sharedlibrary ${libraries}`.trim());
	}

	/**
	 * Sets a breakpoint at a function or at `*ADDRESS`. It may be pending. GDB deletes a temporary one at its first
	 * hit.
	 */
	async break(location: string, {temporary = false, pending = true} = {}): Promise<Breakpoint> {
		const options = [...(temporary ? ['-t'] : []), ...(pending ? ['-f'] : [])].join(' ');
		const made = tuple(await this.mi(`-break-insert ${options} ${quoted(location)}`), 'bkpt');
		const address = text(made, 'addr');
		return {
			number: text(made, 'number') ?? '',
			address: address === undefined || address === '<PENDING>' ? undefined : address,
		};
	}

	/** Removes a breakpoint, or a catchpoint. */
	async deleteBreakpoint({number}: Pick<Breakpoint, 'number'>): Promise<void> {
		await this.mi(`-break-delete ${number}`);
	}

	/** Sets how GDB handles signals. Resolves with the table that GDB prints. */
	async handle(signals: readonly string[], ...actions: string[]): Promise<string> {
		return this.command(`handle ${[...signals, ...actions].join(' ')}`);
	}

	/** Changes a setting, as GDB's `set` does. */
	async set(name: string, value: string): Promise<void> {
		await this.mi(`-gdb-set ${name} ${value}`);
	}

	/** Returns a setting's value. */
	async show(name: string): Promise<string> {
		return text(await this.mi(`-gdb-show ${name}`), 'value') ?? '';
	}

	/**
	 * Removes inferiors without a process, for example after GDB has followed a child: GDB looks for breakpoints in
	 * their programs too.
	 */
	async removeEmptyInferiors(): Promise<void> {
		for (const inferior of this.#stops.emptyInferiors) await this.mi(`-remove-inferior ${inferior}`);
	}

	/** Resumes the process. Resolves once it runs. */
	async resume(): Promise<void> {
		this.#stops.skip();
		await this.mi('-exec-continue');
	}

	/** Resumes the process until its next stop. */
	async continue(options: WaitOptions = {}): Promise<Stop> {
		await this.resume();
		return this.nextStop(options);
	}

	/** Interrupts the process. */
	async interrupt(): Promise<Stop> {
		await this.mi('-exec-interrupt');
		return this.nextStop();
	}

	/**
	 * Watches the start of a guest whose program is to stop here: if the start fails, a wait for a stop rejects with
	 * its error.
	 */
	watch(start: Promise<unknown>): void {
		this.#start.watch(start);
	}

	/** Returns the next stop that was not returned yet: at once if it has come already. */
	async nextStop({deadline = this.#deadline}: WaitOptions = {}): Promise<Stop> {
		const end = performance.now() + deadline;
		return this.#stops.next((coming) =>
			this.#gdb.inTime('a stop under GDB', this.#start.orFails(coming), deadline, end - performance.now()),
		);
	}

	/** Returns an expression's value in GDB's format. */
	async evaluate(expression: string): Promise<string> {
		return text(await this.mi(`-data-evaluate-expression ${quoted(expression)}`), 'value') ?? '';
	}

	/** Reads memory of the process; `address` is an expression. */
	async readMemory(address: string, length: number): Promise<Uint8Array> {
		const [block = {}] = tuples(
			await this.mi(`-data-read-memory-bytes ${quoted(address)} ${length}`),
			'memory',
		);
		// GDB leaves out memory that it cannot read. The beginning must be there.
		return Buffer.from(text(block, 'contents') ?? '', 'hex');
	}

	/** Reads the command line of a program that is at the beginning of its `main` from its memory, as words. */
	argv(): Promise<string[]> {
		return programArguments(this);
	}

	/** Ends GDB, which detaches from all processes, and then makes sure that no process stays stopped. Idempotent. */
	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.close();
	}

	get #deadline(): number {
		return defaultDeadline(this.#gdb.host);
	}

	async #close(): Promise<void> {
		let byItself = false;
		try {
			byItself = await this.#gdb.end();
			await this.#stops.noted().catch(() => {});
		} finally {
			await this.#stops.traced.letGo({mend: !byItself});
		}
	}
}
