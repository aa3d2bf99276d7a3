import {beforeDeadline, fulfilledWithin} from '../deadline.ts';
import {tail} from '../errors.ts';
import {type MiRecord, text} from '../gdb-mi/record.ts';
import type {Steps} from '../guest/steps.ts';
import type {Host} from '../host/host.ts';
import {plainText} from '../terminal/plain-text.ts';
import {RecordingTail} from '../terminal/recording-tail.ts';
import type {Terminal} from '../terminal/terminal.ts';
import {describeExit} from '../terminal/terminal-ended-error.ts';
import {GdbError} from './gdb-error.ts';
import {type MiAnswer, MiChannel} from './mi-channel.ts';
import {type GdbOptions, startGdb} from './start-gdb.ts';

/** Milliseconds for GDB to detach from all processes and end. */
const LEAVE_DEADLINE = 10_000;

/** Characters of GDB's terminal to keep for an error. */
const KEPT = 8192;

/** One GDB: a terminal that a person may type into, and the machine interface beside it. */
export class GdbConnection {
	readonly host: Host;
	readonly terminal: Terminal;
	readonly #mi: MiChannel;
	readonly #steps: Steps | undefined;
	readonly #recording: RecordingTail;
	#said = '';

	private constructor(host: Host, terminal: Terminal, mi: MiChannel, options: GdbOptions) {
		const {columns, rows, steps} = options;
		this.host = host;
		this.terminal = terminal;
		this.#mi = mi;
		this.#steps = steps;
		this.#recording = new RecordingTail(terminal, columns ?? 120, rows ?? 40);
		terminal.listen((traffic) => {
			if (traffic.kind === 'output') this.#said = (this.#said + traffic.text).slice(-KEPT);
		});
	}

	/** Starts GDB. Rejects if it is not installed. */
	static async open(host: Host, options: GdbOptions): Promise<GdbConnection> {
		const mi = await MiChannel.open(host);
		try {
			return new GdbConnection(host, await startGdb(host, options, mi.tty), mi, options);
		} catch (error) {
			await mi.close();
			throw error;
		}
	}

	/** Returns a recording of the terminal, as asciicast v2. */
	get recording(): string {
		return this.#recording.text;
	}

	/** Returns the last lines of the terminal. */
	get lastLines(): string {
		return tail(plainText(this.#said)) || '(nothing)';
	}

	/** Calls back with each record of the machine interface. */
	listen(listener: (record: MiRecord) => void): void {
		this.#mi.listen(listener);
	}

	/**
	 * Sends a GDB/MI command; `deadline` in milliseconds. Rejects with a GdbError if GDB refuses it or ends, or with a
	 * DeadlineError.
	 */
	async request(command: string, deadline: number): Promise<MiAnswer> {
		const tried = `run ${command} in GDB`;
		if (this.terminal.exit) throw this.#ended(tried);
		const answer = await this.inTime(`GDB's answer to ${command}`, this.#mi.request(command), deadline);
		if (answer.class !== 'error') return answer;
		const said = text(answer.results, 'msg') ?? '';
		const advice = "correct what GDB names; GDB's recording shows what came before";
		throw new GdbError(said, {tried, host: this.host.name, seen: `${this.lastLines}\n${said}`, advice});
	}

	/** Resolves like `promise`. Rejects if GDB ends first, or after `left` milliseconds of the deadline. */
	inTime<T>(waitedFor: string, promise: Promise<T>, deadline: number, left = deadline): Promise<T> {
		const ended = this.terminal.exited.then(() => {
			throw this.#ended(`wait for ${waitedFor}`);
		});
		const wait = {
			waitedFor,
			deadline,
			left,
			host: this.host.name,
			seen: () => this.lastLines,
			advice: 'see what GDB waits for; a process in uninterruptible sleep cannot be stopped',
		};
		return this.step(waitedFor, () => beforeDeadline(Promise.race([promise, ended]), wait));
	}

	/** Records a wait as a step of the case, if this GDB belongs to one. */
	step<T>(waitedFor: string, action: () => Promise<T>): Promise<T> {
		return this.#steps ? this.#steps.wait(waitedFor, action) : action();
	}

	/** Ends GDB. Resolves with true if GDB ended by itself, and so detached from all processes. */
	async end(): Promise<boolean> {
		if (!this.terminal.exit) {
			// Not by a signal, because GDB would leave its breakpoints in the memory of running processes. GDB answers this
			// command before it detaches.
			const deadline = LEAVE_DEADLINE * this.host.patience;
			await this.request('-gdb-exit', deadline).catch(() => undefined);
			await fulfilledWithin(this.terminal.exited, deadline);
		}
		const byItself = this.terminal.exit?.exitCode === 0 && !this.terminal.exit.signal;
		await this.terminal.close();
		await this.#mi.close();
		return byItself;
	}

	#ended(tried: string): GdbError {
		const how = this.terminal.exit ? describeExit(this.terminal.exit) : 'nothing';
		return new GdbError('', {
			tried,
			host: this.host.name,
			expected: 'a GDB that runs',
			seen: `its last lines:\n${this.lastLines}\nit ended with ${how}`,
			advice: 'see who ended it; the processes that it traced run on',
		});
	}
}
