import {stripVTControlCharacters} from 'node:util';
import type {GdbSession} from '../../helpers/gdb/gdb-session.ts';
import {columnsOf} from '../look.ts';

/** GDB's prompt at the end of its output. */
const PROMPT = /\(gdb\) $/;

/** Terminals whose title can be set, and put back by XTWINOPS 22 and 23 (xterm's Control Sequences). */
const TITLED = /^(xterm|tmux|screen|rxvt|foot|alacritty|konsole|vte|st-|wezterm|kitty)/;

/**
 * The user at the terminal. Once the terminal is handed over, typed bytes and the window size go to GDB, and GDB's output
 * comes back. Keys that send signals, such as Ctrl-C, send them in GDB's own terminal. Messages of virtrig wait until
 * the user is not typing.
 */
export class Person implements Disposable {
	readonly #gdb: GdbSession;
	readonly #input: NodeJS.ReadStream;
	readonly #output: NodeJS.WriteStream;
	readonly #titled = TITLED.test(process.env.TERM ?? '');
	readonly #notices: string[] = [];
	#atPrompt = false;
	#last = '';
	#undo: (() => void)[] = [];

	constructor(gdb: GdbSession, input: NodeJS.ReadStream, output: NodeJS.WriteStream) {
		this.#gdb = gdb;
		this.#input = input;
		this.#output = output;
	}

	/** Hands the terminal over. Earlier output of GDB is not shown. */
	handOver(): void {
		const {terminal} = this.#gdb;
		const typed = (text: string) => {
			this.#atPrompt = false;
			if (!terminal.exit) terminal.send(text);
		};
		const resized = () => terminal.resize(columnsOf(this.#output), this.#output.rows || 24);
		const deaf = terminal.listen((traffic) => {
			if (traffic.kind === 'output') this.#show(traffic.text);
		});
		this.#input.setEncoding('utf8').setRawMode(true).on('data', typed).resume();
		this.#output.on('resize', resized);
		if (this.#titled) this.#output.write('\x1b[22;2t');
		this.#undo = [
			deaf,
			() => this.#input.off('data', typed).setRawMode(false).pause(),
			() => this.#output.off('resize', resized),
			() => this.#titled && this.#output.write('\x1b]2;\x07\x1b[23;2t'),
		];
		resized();
	}

	/** Shows a message as soon as the user is not typing. */
	tell(notice: string): void {
		this.#notices.push(`virtrig: ${notice}`);
		this.#flush();
	}

	title(text: string): void {
		if (this.#titled && this.#undo.length > 0) this.#output.write(`\x1b]2;${text}\x07`);
	}

	/** Takes the terminal back. Idempotent. */
	[Symbol.dispose](): void {
		for (const undo of this.#undo.splice(0)) undo();
		for (const notice of this.#notices.splice(0)) this.#output.write(`${notice}\n`);
	}

	#show(text: string): void {
		this.#output.write(text);
		this.#last = (this.#last + text).slice(-80);
		this.#atPrompt = PROMPT.test(stripVTControlCharacters(this.#last));
		this.#flush();
	}

	#flush(): void {
		if (this.#undo.length === 0 || this.#notices.length === 0) return;
		if (this.#atPrompt) {
			// Overwrites the prompt, which is written again below.
			for (const notice of this.#notices.splice(0)) this.#output.write(`\r\x1b[K${notice}\r\n`);
			this.#output.write('(gdb) ');
		} else if (this.#gdb.running) {
			for (const notice of this.#notices.splice(0)) this.#output.write(`${notice}\r\n`);
		}
	}
}
