import {beforeDeadline, fulfilledWithin} from '../deadline.ts';
import {tail} from '../errors.ts';
import type {Pty} from './pty.ts';
import {describeExit, TerminalEndedError, type TerminalExit} from './terminal-ended-error.ts';
import {type Found, UnmatchedOutput} from './unmatched-output.ts';

export interface TerminalOptions {
	/** Default 1000: readline corrupts the echo of a line that is longer than the terminal is wide. */
	readonly columns?: number;
	readonly rows?: number;
	/** Added to the host's environment. */
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
}

/** The parts of a terminal's error messages that say where it is. */
interface TerminalOrigin {
	readonly host: string;
	readonly argv: readonly string[];
}

export interface ExpectOptions {
	/** Milliseconds. Default {@link EXPECT_DEADLINE}. */
	readonly deadline?: number;
}

/** Output, input or a resize of a terminal. */
export type TerminalTraffic =
	| {readonly kind: 'output' | 'input'; readonly text: string}
	| {readonly kind: 'resize'; readonly columns: number; readonly rows: number};

/** Milliseconds for a wait without a deadline from its caller. */
const EXPECT_DEADLINE = 30_000;

/** Milliseconds for a program to obey SIGHUP before it is killed, and then to be gone. */
const HANGUP_GRACE = 2_000;
const KILL_DEADLINE = 5_000;

interface Wait {
	/** For messages. */
	readonly what: string;
	readonly pattern: RegExp;
	resolve(found: Found): void;
	reject(error: Error): void;
}

/**
 * A pseudo-terminal with a program in it. One wait at a time; output after a match stays for the next wait.
 *
 * node-pty reports the exit after the terminal's last output was read, but at most 200 ms after the program's end. If another
 * process writes output later than that, the output is lost.
 */
export class Terminal implements AsyncDisposable {
	readonly pid: number;
	/** Resolves when the program has ended and its last output was delivered; never rejects. */
	readonly exited: Promise<TerminalExit>;
	readonly #pty: Pty;
	readonly #origin: TerminalOrigin;
	readonly #unmatched = new UnmatchedOutput();
	readonly #listeners = new Set<(traffic: TerminalTraffic) => void>();
	#wait: Wait | undefined;
	#exit: TerminalExit | undefined;
	#closing: Promise<void> | undefined;

	constructor(pty: Pty, origin: TerminalOrigin) {
		this.pid = pty.pid;
		this.#pty = pty;
		this.#origin = origin;
		const {promise, resolve} = Promise.withResolvers<TerminalExit>();
		this.exited = promise;
		pty.onData((text) => {
			this.#tell({kind: 'output', text});
			const wait = this.#wait;
			const found = this.#unmatched.add(text, wait?.pattern);
			if (found) wait?.resolve(found);
		});
		pty.onExit((exit) => {
			this.#exit = exit;
			this.#wait?.reject(this.#ended(this.#wait.what, exit));
			resolve(exit);
		});
	}

	/** The program's command line, for messages. */
	get program(): string {
		return this.#origin.argv.join(' ');
	}

	get host(): string {
		return this.#origin.host;
	}

	/** Undefined while the program runs. */
	get exit(): TerminalExit | undefined {
		return this.#exit;
	}

	/** Output that no wait has matched yet. Only the last 1 MiB is kept (see {@link UnmatchedOutput}). */
	get unmatched(): string {
		return this.#unmatched.text;
	}

	/**
	 * Waits for matching output; searches only what no earlier wait has matched. A RegExp's match may span 8192 characters
	 * (MATCH_SPAN). It is tried as soon as output arrives, so `$` means the end of the output so far.
	 *
	 * Rejects with a DeadlineError, or at once with a TerminalEndedError if the program ends first.
	 */
	async expect(pattern: string | RegExp, {deadline = EXPECT_DEADLINE}: ExpectOptions = {}): Promise<Found> {
		const expression = typeof pattern === 'string' ? new RegExp(literally(pattern)) : pattern;
		const what = `${typeof pattern === 'string' ? JSON.stringify(pattern) : pattern} from ${this.program}`;
		if (this.#wait)
			throw new Error(`cannot wait for ${what}: another wait, for ${this.#wait.pattern}, is not over yet`);
		const found = this.#unmatched.find(expression);
		if (found) return found;
		if (this.#exit) throw this.#ended(what, this.#exit);
		const {promise, resolve, reject} = Promise.withResolvers<Found>();
		this.#wait = {what, pattern: expression, resolve, reject};
		try {
			return await beforeDeadline(promise, {
				waitedFor: what,
				deadline,
				host: this.host,
				seen: () => this.#seen(),
			});
		} finally {
			this.#wait = undefined;
		}
	}

	/** Types text. A program that reads whole lines (canonical mode) receives at most 4095 bytes of each line: tty(4). */
	send(text: string): void {
		if (this.#exit) throw this.#ended('what was typed', this.#exit);
		this.#tell({kind: 'input', text});
		this.#pty.write(text);
	}

	sendLine(text: string): void {
		this.send(`${text}\n`);
	}

	resize(columns: number, rows: number): void {
		this.#pty.resize(columns, rows);
		this.#tell({kind: 'resize', columns, rows});
	}

	/** Calls the listener with all traffic from now on. Returns a function that stops it. */
	listen(listener: (traffic: TerminalTraffic) => void): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	/**
	 * Ends the program: sends SIGHUP to its process group, and SIGKILL after 2 s. Resolves when it is gone. Rejects with a
	 * DeadlineError if it still runs 5 s after SIGKILL. May be called again.
	 */
	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.close();
	}

	async #close(): Promise<void> {
		if (this.#exit) return;
		this.#pty.kill('SIGHUP');
		if (await fulfilledWithin(this.exited, HANGUP_GRACE)) return;
		this.#pty.kill('SIGKILL');
		await beforeDeadline(this.exited, {
			waitedFor: `the end of ${this.program} after SIGKILL`,
			deadline: KILL_DEADLINE,
			host: this.host,
			seen: () => `pid ${this.pid} still exists`,
			advice: `look at /proc/${this.pid}/stack and wchan: the process may be in an uninterruptible wait`,
		});
	}

	#tell(traffic: TerminalTraffic): void {
		for (const listener of this.#listeners) listener(traffic);
	}

	#seen(): string {
		const text = this.#unmatched.lastPart.replaceAll('\r', '');
		return text.trim() === '' ? '(no output)' : `these last lines:\n${tail(text)}`;
	}

	#ended(waitedFor: string, exit: TerminalExit): TerminalEndedError {
		const outcome = `${this.program} ended with ${describeExit(exit)}`;
		const explanation = {tried: `wait for ${waitedFor}`, outcome, host: this.host};
		return new TerminalEndedError({...explanation, expected: waitedFor, seen: this.#seen()}, exit);
	}
}

function literally(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
