import {parseRecord} from '../gdb-mi/parse-record.ts';
import type {MiRecord, MiTuple} from '../gdb-mi/record.ts';
import type {Host} from '../host/host.ts';
import type {Terminal} from '../terminal/terminal.ts';

/** Milliseconds for the channel's terminal to appear. */
const OPEN_DEADLINE = 10_000;

/** Holds the channel's terminal open and reads nothing from it: the input is GDB's. */
const HOLDER = 'stty raw -echo; echo "tty $(tty)"; exec sleep infinity';

/** GDB's answer to one command. */
export interface MiAnswer {
	/** `done`, `running`, `connected`, `error` or `exit`. */
	readonly class: string;
	readonly results: MiTuple;
	/** The human-readable output of a command of GDB's command line. */
	readonly console: string;
}

/**
 * GDB's machine interface on a second pseudo-terminal (`new-ui mi3 TTY`, in GDB's manual under "Interpreters"),
 * beside the one that a person types into. Both control the same GDB.
 */
export class MiChannel {
	/** The terminal's path, for GDB's `new-ui`. */
	readonly tty: string;
	readonly #terminal: Terminal;
	readonly #listeners = new Set<(record: MiRecord) => void>();
	readonly #waiting = new Map<number, (answer: MiAnswer) => void>();
	#partial = '';
	#console = '';
	#count = 0;

	private constructor(terminal: Terminal, tty: string) {
		this.tty = tty;
		this.#terminal = terminal;
		this.#read(terminal.unmatched);
		terminal.listen((traffic) => {
			if (traffic.kind === 'output') this.#read(traffic.text);
		});
	}

	/** Opens the terminal for a GDB's `new-ui`. */
	static async open(host: Host): Promise<MiChannel> {
		const terminal = await host.terminal(['sh', '-c', HOLDER]);
		try {
			const {match} = await terminal.expect(/tty (\/dev\/\S+)\n/, {
				deadline: OPEN_DEADLINE * host.patience,
			});
			return new MiChannel(terminal, match[1] ?? '');
		} catch (error) {
			await terminal.close();
			throw error;
		}
	}

	/** Sends a command. Resolves with GDB's answer, which may be an error. */
	request(command: string): Promise<MiAnswer> {
		const token = ++this.#count;
		const {promise, resolve} = Promise.withResolvers<MiAnswer>();
		this.#waiting.set(token, resolve);
		this.#console = '';
		this.#terminal.sendLine(`${token}${command}`);
		return promise;
	}

	/** Calls back with each record, in GDB's order; with an answer before the command's promise resolves. */
	listen(listener: (record: MiRecord) => void): void {
		this.#listeners.add(listener);
	}

	close(): Promise<void> {
		return this.#terminal.close();
	}

	#read(text: string): void {
		const lines = (this.#partial + text).split('\n');
		this.#partial = lines.pop() ?? '';
		for (const line of lines) this.#take(line.replace(/\r$/, ''));
	}

	#take(line: string): void {
		const record = parseRecord(line);
		if (!record) return;
		if (record.kind === 'console' && this.#waiting.size > 0) this.#console += record.text;
		for (const listener of this.#listeners) listener(record);
		if (record.kind !== 'result' || record.token === undefined) return;
		const resolve = this.#waiting.get(record.token);
		this.#waiting.delete(record.token);
		resolve?.({class: record.class, results: record.results, console: this.#console});
	}
}
