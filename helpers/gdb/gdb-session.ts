import {stripVTControlCharacters} from 'node:util';
import {beforeDeadline, fulfilledWithin} from '../deadline.ts';
import {tail} from '../errors.ts';
import {quoted} from '../gdb-mi/parse-record.ts';
import {type MiRecord, type MiTuple, text, tuple, tuples} from '../gdb-mi/record.ts';
import type {Steps} from '../guest/steps.ts';
import {defaultDeadline, type Host} from '../host/host.ts';
import {RecordingTail} from '../terminal/recording-tail.ts';
import type {Terminal} from '../terminal/terminal.ts';
import {describeExit} from '../terminal/terminal-ended-error.ts';
import {GdbError} from './gdb-error.ts';
import {Inferiors} from './inferiors.ts';
import {MiChannel} from './mi-channel.ts';
import {programArguments} from './program-arguments.ts';
import {type GdbOptions, startGdb} from './start-gdb.ts';
import {readStop, type Stop} from './stop.ts';
import {TracedProcesses} from './traced-processes.ts';

/** Milliseconds for GDB to let go of all processes and end. */
const LEAVE_DEADLINE = 10_000;

/** Characters of GDB's terminal that are kept for an error. */
const KEPT = 8192;

export interface WaitOptions {
	/** Milliseconds. */
	readonly deadline?: number;
}

interface Breakpoint {
	readonly number: string;
	/** Undefined while it is pending: no program that is loaded has the place. */
	readonly address: string | undefined;
}

/**
 * A GDB in a pseudo-terminal, which a person may type into, with its machine interface beside. Whatever becomes of it,
 * of this process or of the case that uses it, no process stays stopped or traced: see {@link TracedProcesses}.
 */
export class GdbSession implements AsyncDisposable {
	readonly terminal: Terminal;
	readonly #host: Host;
	readonly #mi: MiChannel;
	readonly #traced: TracedProcesses;
	readonly #steps: Steps | undefined;
	readonly #inferiors = new Inferiors();
	readonly #recording: RecordingTail;
	readonly #stops: Stop[] = [];
	#said = '';
	#running = false;
	#lastStop: Stop | undefined;
	#noting: Promise<void> = Promise.resolve();
	#wakeStop: (() => void) | undefined;
	#closing: Promise<void> | undefined;

	private constructor(host: Host, terminal: Terminal, mi: MiChannel, options: GdbOptions) {
		const {columns, rows, journal} = options;
		this.terminal = terminal;
		this.#steps = options.steps;
		this.#host = host;
		this.#mi = mi;
		this.#traced = new TracedProcesses(host, journal);
		this.#recording = new RecordingTail(terminal, columns ?? 120, rows ?? 40);
		terminal.listen((traffic) => {
			if (traffic.kind === 'output') this.#said = (this.#said + traffic.text).slice(-KEPT);
		});
		mi.listen((record) => this.#take(record));
	}

	/**
	 * Starts GDB, which traces nothing yet; whoever opens it closes it. Rejects when there is none, or it does not answer.
	 */
	static async open(host: Host, options: GdbOptions = {}): Promise<GdbSession> {
		const mi = await MiChannel.open(host);
		try {
			const terminal = await startGdb(host, options, mi.tty);
			const session = new GdbSession(host, terminal, mi, options);
			try {
				await session.mi('-gdb-version');
				return session;
			} catch (error) {
				await session.close();
				throw error;
			}
		} catch (error) {
			await mi.close();
			throw error;
		}
	}

	/** What went through its terminal, as asciicast v2. */
	get recording(): string {
		return this.#recording.text;
	}

	/** The processes that it traces, or has traced. */
	get pids(): number[] {
		return this.#traced.pids;
	}

	/** The last lines of its terminal. */
	get lastLines(): string {
		return tail(stripVTControlCharacters(this.#said.replaceAll('\r', ''))) || '(nothing)';
	}

	/**
	 * Sends a GDB/MI command; `deadline` in milliseconds, 30 s without one, as for all that follow. Rejects with a
	 * GdbError when GDB refuses it or ends, or with a DeadlineError.
	 */
	async mi(command: string, {deadline = defaultDeadline(this.#host)}: WaitOptions = {}): Promise<MiTuple> {
		return (await this.#request(command, deadline)).results;
	}

	/** Runs a command of GDB's command line and resolves with what it prints; see {@link mi} for the errors. */
	async command(line: string, {deadline = defaultDeadline(this.#host)}: WaitOptions = {}): Promise<string> {
		return (await this.#request(`-interpreter-exec console ${quoted(line)}`, deadline)).console;
	}

	/**
	 * Types a line at the prompt, as a person does, and resolves with what GDB wrote until its next prompt: for `continue`
	 * that is the next stop. GDB's refusal is a part of that text.
	 */
	async type(line: string, {deadline = defaultDeadline(this.#host)}: WaitOptions = {}): Promise<string> {
		// Its answer comes when the prompt is there, and nothing of earlier commands will be written any more.
		await this.mi('-gdb-version');
		this.terminal.sendLine(line);
		await this.terminal.expect(`${line}\r\n`, {deadline});
		const {before} = await this.#told(`the prompt after ${line}`, () =>
			this.terminal.expect(/\(gdb\) $/, {deadline}),
		);
		// Whoever asks for the next stop means one after this.
		this.#stops.length = 0;
		await this.#noting;
		return before.replaceAll(/\r+\n/g, '\n');
	}

	/** Whether the process runs, as far as GDB has told. */
	get running(): boolean {
		return this.#running;
	}

	/** The stop that came last, however it was caused. */
	get lastStop(): Stop | undefined {
		return this.#lastStop;
	}

	/** Attaches to a process, which stops, all of its threads. */
	async attach(pid: number): Promise<Stop> {
		await this.#traced.add(pid);
		try {
			await this.mi(`-target-attach ${pid}`);
		} catch (error) {
			// It is somebody else's, or nobody's.
			if (error instanceof GdbError) await this.#traced.forget(pid);
			throw error;
		}
		return this.nextStop();
	}

	/** Reads the symbols of the libraries whose names match this regular expression of GDB's; of all without one. */
	async readSymbols(libraries = ''): Promise<void> {
		await this.command(`sharedlibrary ${libraries}`.trim());
	}

	/** A breakpoint at a function, or at `*ADDRESS`; it may be pending. Temporary ones go at their first hit. */
	async break(location: string, {temporary = false, pending = true} = {}): Promise<Breakpoint> {
		const options = [...(temporary ? ['-t'] : []), ...(pending ? ['-f'] : [])].join(' ');
		const made = tuple(await this.mi(`-break-insert ${options} ${quoted(location)}`), 'bkpt');
		const address = text(made, 'addr');
		return {
			number: text(made, 'number') ?? '',
			address: address === undefined || address === '<PENDING>' ? undefined : address,
		};
	}

	/** Takes a breakpoint out, or a catchpoint. */
	async deleteBreakpoint({number}: Pick<Breakpoint, 'number'>): Promise<void> {
		await this.mi(`-break-delete ${number}`);
	}

	/** What GDB is to do with signals; resolves with the table that it prints. */
	async handle(signals: readonly string[], ...actions: string[]): Promise<string> {
		return this.command(`handle ${[...signals, ...actions].join(' ')}`);
	}

	/** Changes a setting of GDB's, as its `set` does. */
	async set(name: string, value: string): Promise<void> {
		await this.mi(`-gdb-set ${name} ${value}`);
	}

	/**
	 * Forgets the programs of processes that GDB has left, as when it has followed a child: a breakpoint is looked for in
	 * these, too.
	 */
	async forgetLeft(): Promise<void> {
		for (const inferior of this.#inferiors.empty) await this.mi(`-remove-inferior ${inferior}`);
	}

	/** A setting's value. */
	async show(name: string): Promise<string> {
		return text(await this.mi(`-gdb-show ${name}`), 'value') ?? '';
	}

	/** Lets the process run on; resolves once it does. */
	async resume(): Promise<void> {
		// Stops that nobody asked for are none of those to come.
		this.#stops.length = 0;
		await this.mi('-exec-continue');
	}

	/** Lets the process run on until it stops again. */
	async continue(options: WaitOptions = {}): Promise<Stop> {
		await this.resume();
		return this.nextStop(options);
	}

	/** Stops the process where it is. */
	async interrupt(): Promise<Stop> {
		await this.mi('-exec-interrupt');
		return this.nextStop();
	}

	/** The next stop that was not asked for yet: at once if it has come already. */
	async nextStop({deadline = defaultDeadline(this.#host)}: WaitOptions = {}): Promise<Stop> {
		const end = performance.now() + deadline;
		for (;;) {
			const stop = this.#stops.shift();
			if (stop) {
				await this.#noting;
				return stop;
			}
			const {promise, resolve} = Promise.withResolvers<void>();
			this.#wakeStop = resolve;
			await this.#inTime('a stop under GDB', promise, deadline, end - performance.now());
		}
	}

	/** An expression's value, as GDB prints it. */
	async evaluate(expression: string): Promise<string> {
		return text(await this.mi(`-data-evaluate-expression ${quoted(expression)}`), 'value') ?? '';
	}

	/** Memory of the process; `address` is an expression. */
	async readMemory(address: string, length: number): Promise<Uint8Array> {
		const [block = {}] = tuples(
			await this.mi(`-data-read-memory-bytes ${quoted(address)} ${length}`),
			'memory',
		);
		// What cannot be read is left out; what comes first must be there.
		return Buffer.from(text(block, 'contents') ?? '', 'hex');
	}

	/** The words of the command line of a program that stands at the beginning of its `main`, from its memory. */
	argv(): Promise<string[]> {
		return programArguments(this);
	}

	/** Lets go of the process, which runs on. */
	async detach(): Promise<void> {
		if (this.#running) await this.interrupt();
		await this.mi('-target-detach');
	}

	/** Ends GDB, which lets go of all processes, and sees to it that none stays stopped. Idempotent. */
	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.close();
	}

	async #close(): Promise<void> {
		let byItself = false;
		try {
			if (!this.terminal.exit) {
				// Not by a signal: killed in mid-run, it would leave its breakpoints in the memory of the processes. It answers
				// before it detaches.
				const deadline = LEAVE_DEADLINE * this.#host.patience;
				await this.#request('-gdb-exit', deadline).catch(() => undefined);
				await fulfilledWithin(this.terminal.exited, deadline);
			}
			byItself = this.terminal.exit?.exitCode === 0 && !this.terminal.exit.signal;
			await this.terminal.close();
			await this.#mi.close();
			await this.#noting.catch(() => {});
		} finally {
			await this.#traced.letGo({mend: !byItself});
		}
	}

	async #request(command: string, deadline: number) {
		const tried = `run ${command} in GDB`;
		if (this.terminal.exit) throw this.#ended(tried);
		const answer = await this.#inTime(`GDB's answer to ${command}`, this.#mi.request(command), deadline);
		if (answer.class !== 'error') return answer;
		const said = text(answer.results, 'msg') ?? '';
		const advice = 'mend what GDB says; its recording has all that came before';
		throw new GdbError(said, {tried, host: this.#host.name, seen: `${this.lastLines}\n${said}`, advice});
	}

	#told<T>(what: string, action: () => Promise<T>): Promise<T> {
		return this.#steps ? this.#steps.wait(what, action) : action();
	}

	/** Resolves as the promise does; rejects when GDB ends before, or at the deadline, of which so much is left. */
	#inTime<T>(waitedFor: string, promise: Promise<T>, deadline: number, left = deadline): Promise<T> {
		const ended = this.terminal.exited.then(() => {
			throw this.#ended(`wait for ${waitedFor}`);
		});
		const wait = {
			waitedFor,
			deadline,
			left,
			host: this.#host.name,
			seen: () => this.lastLines,
			advice: 'see what GDB waits for; a process in an uninterruptible wait cannot be stopped',
		};
		return this.#told(waitedFor, () => beforeDeadline(Promise.race([promise, ended]), wait));
	}

	#ended(tried: string): GdbError {
		const how = this.terminal.exit ? describeExit(this.terminal.exit) : 'nothing';
		return new GdbError('', {
			tried,
			host: this.#host.name,
			expected: 'a GDB that runs',
			seen: `its last lines:\n${this.lastLines}\nit ended with ${how}`,
			advice: 'see who has ended it; the processes that it had run on',
		});
	}

	/** What fails is told to whoever asks for the next stop. */
	#note(pid: number): void {
		this.#noting = this.#noting.then(() => this.#traced.add(pid));
		this.#noting.catch(() => {});
	}

	#take(record: MiRecord): void {
		const started = this.#inferiors.take(record);
		if (started !== undefined) this.#note(started);
		// GDB says so (`*running`) a moment after it has answered.
		if (record.kind === 'result' && record.class === 'running') this.#running = true;
		if (record.kind !== 'exec') return;
		this.#running = record.class === 'running';
		if (record.class !== 'stopped') return;
		const {results} = record;
		this.#lastStop = readStop(results, this.#inferiors.pidOf(text(results, 'thread-id')));
		this.#stops.push(this.#lastStop);
		this.#wakeStop?.();
	}
}
