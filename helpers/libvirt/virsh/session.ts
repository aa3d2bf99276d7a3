import {DeadlineError, HostError} from '../../errors.ts';
import {defaultDeadline} from '../../host/host.ts';
import {newNonce} from '../../terminal/nonce.ts';
import {RecordingTail} from '../../terminal/recording-tail.ts';
import type {Terminal} from '../../terminal/terminal.ts';
import {describeExit, TerminalEndedError} from '../../terminal/terminal-ended-error.ts';
import {keysFor, quoteArgument} from './quote-argument.ts';
import {ConnectionLostError, errorLines, saysConnectionLost, VirshError} from './virsh-error.ts';
import {openVirsh, type VirshHost, type VirshOptions} from './virsh-terminal.ts';

export interface VirshReply {
	/** virsh's output, with LF line ends, without empty lines at its end. */
	readonly output: string;
	/** Milliseconds from typing the command to the end of its reply. */
	readonly duration: number;
}

export interface VirshCommandOptions {
	/** Milliseconds. Default {@link defaultDeadline}. */
	readonly deadline?: number;
}

const DEADLINE_ADVICE =
	"see what holds the daemon or the domain: the end of the daemon's log, or gdb -p on the daemon";

/** The prompt of a normal connection, and of a read-only one. */
const PROMPT = /virsh [#>] $/;

/**
 * An interactive virsh with a persistent connection. Commands are typed into it, one at a time. Once its connection
 * is lost or a command passes its deadline, it is closed and `usable` is false.
 */
export class VirshSession implements AsyncDisposable {
	readonly terminal: Terminal;
	readonly uri: string;
	/** The pid of virsh itself, on the host. */
	readonly pid: number;
	readonly #recording: RecordingTail;
	#queue: Promise<unknown> = Promise.resolve();
	#broken = false;
	readonly #deadline: number;

	private constructor(terminal: Terminal, uri: string, pid: number, deadline: number) {
		this.terminal = terminal;
		this.uri = uri;
		this.pid = pid;
		this.#deadline = deadline;
		this.#recording = new RecordingTail(terminal, 100, 30);
	}

	/** Connects. Rejects with a VirshError that has libvirt's reason, or with a DeadlineError. */
	static async open(
		on: VirshHost,
		uri: string,
		{deadline = defaultDeadline(on.host), ...options}: VirshOptions & VirshCommandOptions,
	): Promise<VirshSession> {
		const terminal = await openVirsh(on, uri, [], options);
		let greeting: string;
		try {
			greeting = (await terminal.expect(PROMPT, {deadline})).before;
		} catch (cause) {
			await terminal.close();
			if (!(cause instanceof TerminalEndedError)) throw cause;
			const output = plain(terminal.unmatched).replace(/^pid \d+\n/, '');
			const advice = 'see that the daemon runs and that the URI names its socket';
			throw new VirshError({host: on.host.name, uri, command: '(connect)', output, advice, cause});
		}
		const [, pid] = /^pid (\d+)/m.exec(greeting) ?? [];
		if (pid === undefined) throw new Error(`virsh did not tell its pid, but: ${greeting}`);
		return new VirshSession(terminal, uri, Number(pid), defaultDeadline(on.host));
	}

	/** False once it was closed, its virsh ended, or its connection was lost. */
	get usable(): boolean {
		return !this.#broken && !this.terminal.exit && !saysConnectionLost(plain(this.terminal.unmatched));
	}

	/**
	 * Types a command, with its arguments quoted as needed, after the earlier ones have ended. Its deadline begins
	 * then.
	 *
	 * In an interactive session, virsh shows a failure only by lines that begin with `error: `. Output with such a line
	 * for another reason, as in a domain's description, counts as a failure too.
	 *
	 * Rejects with a VirshError if the command was refused, a ConnectionLostError or a DeadlineError. The last two
	 * close the session.
	 */
	run(words: readonly string[], options: VirshCommandOptions = {}): Promise<VirshReply> {
		const reply = this.#queue.then(() => this.#run(words, options.deadline ?? this.#deadline));
		this.#queue = reply.catch(() => undefined);
		return reply;
	}

	/** Returns a recording of the session's recent output, as asciicast v2. */
	get recording(): string {
		return this.#recording.text;
	}

	/** Ends virsh, whatever it is doing. Idempotent. */
	close(): Promise<void> {
		this.#broken = true;
		return this.terminal.close();
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.close();
	}

	async #run(words: readonly string[], deadline: number): Promise<VirshReply> {
		const command = words.map(quoteArgument).join(' ');
		const failure = {host: this.terminal.host, uri: this.uri, command};
		const tried = `run virsh -c ${this.uri} ${command}`;
		if (this.#broken) throw new HostError({tried, host: failure.host, seen: 'a session that was closed'});
		const keys = keysFor(command);
		const began = performance.now();
		let frame: Frame;
		try {
			frame = await this.#exchange(keys, deadline);
		} catch (cause) {
			const said = plain(this.terminal.unmatched);
			await this.close();
			if (saysConnectionLost(said)) throw new ConnectionLostError({...failure, output: said, cause});
			const seen = said.trim() || '(no output)';
			if (cause instanceof DeadlineError) {
				const waitedFor = `the reply to virsh -c ${this.uri} ${command}`;
				throw new DeadlineError({
					waitedFor,
					deadline,
					host: failure.host,
					seen,
					advice: DEADLINE_ADVICE,
					cause,
				});
			}
			if (!(cause instanceof TerminalEndedError)) throw cause;
			// For example SIGPIPE, if the daemon ends at this moment.
			const how = `virsh itself ended with ${describeExit(cause.exit)}`;
			throw new ConnectionLostError({...failure, output: `${said}\n${how}`, cause});
		}
		const {output, aside, dropped} = frame;
		if (saysConnectionLost(aside + output)) {
			await this.close();
			throw new ConnectionLostError({...failure, output: aside + output});
		}
		if (errorLines(output).length > 0) throw new VirshError({...failure, output});
		if (dropped > 0) {
			const seen = `an output of which the first ${dropped} characters are lost: it is longer than a terminal keeps`;
			throw new HostError({
				tried,
				host: failure.host,
				seen,
				advice: 'run it in a virsh of its own, with virshOnce()',
			});
		}
		return {output: output.trimEnd(), duration: performance.now() - began};
	}

	async #exchange(keys: string, deadline: number): Promise<Frame> {
		const ends = performance.now() + deadline;
		const left = () => ({deadline: Math.max(0, ends - performance.now())});
		const begin = newNonce();
		const end = newNonce();
		this.terminal.sendLine(`echo ${begin.typed}; ${keys}; echo ${end.typed}`);
		// If virsh cannot parse a line, it refuses the whole line: the prompt comes back without a mark.
		const start = await this.terminal.expect(new RegExp(`${begin.printed}\\r\\n|${PROMPT.source}`), left());
		if (!start.match[0].startsWith(begin.printed))
			return {output: plain(start.before), aside: '', dropped: 0};
		const {before, dropped} = await this.terminal.expect(new RegExp(`${end.printed}\\r\\n`), left());
		const after = await this.terminal.expect(PROMPT, left());
		return {output: plain(before), aside: plain(start.before + after.before), dropped};
	}
}

interface Frame {
	/** virsh's output because of the command. */
	readonly output: string;
	/** virsh's other output since the previous command. */
	readonly aside: string;
	/** How many characters of the output are lost. */
	readonly dropped: number;
}

function plain(text: string): string {
	return text.replaceAll(/\r+\n/g, '\n');
}
