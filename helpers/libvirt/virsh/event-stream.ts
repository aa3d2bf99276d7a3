import {defaultDeadline} from '../../host/host.ts';
import type {Terminal} from '../../terminal/terminal.ts';
import {describeExit, TerminalEndedError} from '../../terminal/terminal-ended-error.ts';
import {EventLog, type EventMark, type WaitForEventOptions} from './event-log.ts';
import {type DomainEvent, parseEvent} from './parse-event.ts';
import {waitUntilRegistered} from './registered.ts';
import type {VirshCommandOptions} from './session.ts';
import {ConnectionLostError, saysConnectionLost, VirshError} from './virsh-error.ts';
import {openVirsh, type VirshHost, type VirshOptions} from './virsh-terminal.ts';

const WORDS = ['event', '--all', '--loop', '--timestamp'] as const;

/** The lines below an event's line: its parameters, each after a tab (tools/virsh-domain-event.c). */
const CONTINUATION = /^\t/;

/** The first line of virsh's wrapper. */
const OWN_PID = /^pid \d+$/;

/**
 * All events of all domains on one connection, in their order, from a `virsh event --all --loop --timestamp` that
 * runs in a terminal until it is closed. They arrive some milliseconds after the command that caused them has
 * returned.
 */
export class EventStream implements AsyncDisposable {
	readonly terminal: Terminal;
	/** Resolves once no more events can come: it was closed, virsh ended, or its connection is lost. */
	readonly ended: Promise<void>;
	readonly #ending = Promise.withResolvers<void>();
	readonly #log: EventLog;
	readonly #source: {readonly host: string; readonly uri: string};
	#partial = '';

	private constructor(terminal: Terminal, uri: string) {
		this.terminal = terminal;
		this.ended = this.#ending.promise;
		this.#source = {host: terminal.host, uri};
		this.#log = new EventLog(this.#source);
		terminal.listen((traffic) => {
			if (traffic.kind === 'output') this.#read(traffic.text);
		});
		void terminal.exited.then((exit) =>
			this.#end(`${terminal.unmatched.replaceAll('\r', '')}\nvirsh itself ended with ${describeExit(exit)}`),
		);
	}

	/** Resolves once virsh has registered for the events: none is missed from then on. */
	static async open(
		on: VirshHost,
		uri: string,
		{deadline = defaultDeadline(on.host), ...options}: VirshOptions & VirshCommandOptions,
	): Promise<EventStream> {
		const began = performance.now();
		const terminal = await openVirsh(on, uri, WORDS, options);
		const stream = new EventStream(terminal, uri);
		try {
			const {match} = await terminal.expect(/^pid (\d+)\r\n/m, {deadline});
			const left = deadline - (performance.now() - began);
			await waitUntilRegistered(on.host, Number(match[1]), () => terminal.exit !== undefined, left);
			// Matches nothing, so it rejects with how virsh ended.
			if (terminal.exit) await terminal.expect(/(?!)/);
			return stream;
		} catch (cause) {
			await stream.close();
			if (!(cause instanceof TerminalEndedError)) throw cause;
			const output = terminal.unmatched.replaceAll('\r', '');
			const advice = 'see that the daemon runs and that the URI names its socket';
			throw new VirshError({host: on.host.name, uri, command: WORDS.join(' '), output, advice, cause});
		}
	}

	/** The current point, for a later `since`. Take it before the action whose events you wait for. */
	mark(): EventMark {
		return this.#log.mark();
	}

	/** The events since a mark, or all that are kept (the last 10,000). */
	since(mark?: EventMark): readonly DomainEvent[] {
		return this.#log.since(mark);
	}

	/** See {@link EventLog.waitFor}. */
	waitFor(
		what: string,
		matches: (event: DomainEvent) => boolean,
		options: WaitForEventOptions,
	): Promise<DomainEvent> {
		return this.#log.waitFor(what, matches, options);
	}

	/** Ends virsh. Pending waits reject. Idempotent. */
	async close(): Promise<void> {
		this.#end('', 'it was closed here');
		await this.terminal.close();
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.close();
	}

	#read(text: string): void {
		const lines = (this.#partial + text).split('\n');
		this.#partial = lines.pop() ?? '';
		for (const line of lines) this.#readLine(line.replace(/\r+$/, ''));
	}

	#readLine(line: string): void {
		const event = parseEvent(line);
		if (event) this.#log.add(event);
		else if (saysConnectionLost(line)) this.#end(line);
		else if (CONTINUATION.test(line)) this.#log.addLine(line.trim());
		else if (line !== '' && !OWN_PID.test(line)) this.#log.addStrange(line);
	}

	#end(output: string, advice?: string): void {
		const failure = {
			...this.#source,
			command: WORDS.join(' '),
			output,
			advice,
		};
		this.#log.end(advice === undefined ? new ConnectionLostError(failure) : new VirshError(failure));
		this.#ending.resolve();
	}
}
