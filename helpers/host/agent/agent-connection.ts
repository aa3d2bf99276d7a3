import {fulfilledWithin} from '../../deadline.ts';
import {DeadlineError, type HostError, HostLostError} from '../../errors.ts';
import type {Argv, Host} from '../host.ts';
import {type ErrnoAdvice, type HostWords, hostFailure} from '../host-failure.ts';
import {type AgentProcess, startAgentProcess} from './agent-process.ts';
import {AGENT_SCRIPT} from './agent-program.ts';
import {AwaitedReplies} from './awaited-replies.ts';
import {errnoError} from './errno-error.ts';
import {encodeFrame, type Field, FrameReader} from './frames.ts';

/** What an agent sends before its first frame. */
const START = '\0virtrig agent\n';

/** Milliseconds for an agent to start, unless the caller names a deadline. */
export const CONNECT_DEADLINE = 30_000;

/** Milliseconds for ssh or podman to end by itself when its connection is closed. */
const CLOSE_DEADLINE = 2_000;

interface AgentOptions {
	/** The command line that starts an agent: ssh or podman with the agent's command, or that command itself. */
	readonly argv: Argv;
	/** The host's name in messages. */
	readonly name: string;
	/** Milliseconds for the agent to start. Default {@link CONNECT_DEADLINE}. */
	readonly deadline?: number;
	/** Returns what to do if the connection failed or ended, given its output. */
	readonly advise: (seen: string) => string;
}

/** A request with more than one reply. */
interface Exchange {
	/** What is tried, for the error if the connection is lost. */
	readonly tried: string;
	/** Whether this process may end after the first reply. */
	readonly idle?: boolean;
	/** Takes the agent's replies, by kind. Returns `false` after the last one. */
	told(kind: string, fields: Buffer[]): boolean;
	lost(error: HostError): void;
}

/**
 * Starts an agent. Rejects with a DeadlineError, or with a HostError that has the last lines of ssh or podman if that
 * ends instead.
 */
export async function connectAgent(options: AgentOptions): Promise<AgentConnection> {
	const connection = new AgentConnection(options);
	await connection.begun;
	return connection;
}

/** Requests and replies between this process and one agent. */
export class AgentConnection {
	readonly host: HostWords;
	/** Resolves with the last output if the connection ended without being closed here. Never rejects. */
	readonly lost: Promise<string>;
	/** Resolves when the connection begins to close, or has ended for another reason. Never rejects. */
	readonly over: Promise<void>;
	/** Resolves at the agent's first answer. */
	readonly begun: Promise<void>;
	readonly #process: AgentProcess;
	readonly #advise: (seen: string) => string;
	readonly #reader = new FrameReader(START);
	readonly #exchanges = new Map<number, Exchange>();
	readonly #over = Promise.withResolvers<void>();
	readonly #ended = Promise.withResolvers<void>();
	readonly #lost = Promise.withResolvers<string>();
	#pid = 0;
	#settings: Readonly<Record<string, string>> = {};
	#last = 0;
	readonly #awaited: AwaitedReplies;
	#seen: string | undefined;
	#closing = false;

	constructor({argv, name, deadline = CONNECT_DEADLINE, advise}: AgentOptions) {
		this.#advise = advise;
		this.host = {name, asRoot: 'log in as root'};
		this.lost = this.#lost.promise;
		this.over = this.#over.promise;
		this.#process = startAgentProcess(
			argv,
			(bytes) => this.#receive(bytes),
			(seen) => this.#end(seen),
		);
		this.#awaited = new AwaitedReplies(this.#process);
		this.begun = this.#begin(deadline);
		this.#process.write(AGENT_SCRIPT);
	}

	/** The pid of the agent's own process. */
	get pid(): number {
		return this.#pid;
	}

	/** See {@link Host.settings}. */
	get settings(): Readonly<Record<string, string>> {
		return this.#settings;
	}

	/**
	 * Sends a request and resolves with the fields of all its replies. Rejects with a HostError whose cause has the
	 * errno as `code`.
	 */
	async request(
		tried: string,
		operation: string,
		fields: readonly Field[],
		advice?: ErrnoAdvice,
	): Promise<Buffer[]> {
		const {promise, resolve, reject} = Promise.withResolvers<Buffer[]>();
		const all: Buffer[] = [];
		this.start(operation, fields, {
			tried,
			told: (kind, told) => {
				if (kind === 'errno') {
					reject(this.failure(tried, told, advice));
					return false;
				}
				all.push(...told);
				if (kind === 'ok') resolve(all);
				return kind !== 'ok';
			},
			lost: reject,
		});
		return promise;
	}

	/** Sends a request that has more than one reply. Returns the id for later requests about it. */
	start(operation: string, fields: readonly Field[], exchange: Exchange): number {
		const id = ++this.#last;
		if (this.#seen !== undefined) {
			const error = this.#lostError(exchange.tried, this.#seen);
			queueMicrotask(() => exchange.lost(error));
			return id;
		}
		this.#exchanges.set(id, exchange);
		this.#awaited.add(id);
		this.#process.write(encodeFrame([id, operation, ...fields]));
		return id;
	}

	/** Throws a HostError if the connection has ended. */
	assertOpen(tried: string): void {
		if (this.#seen !== undefined) throw this.#lostError(tried, this.#seen);
	}

	/** Sends a request that needs no reply. */
	tell(operation: string, fields: readonly Field[]): void {
		this.#process.write(encodeFrame([++this.#last, operation, ...fields]));
	}

	/** Ignores further replies to a request. */
	forget(id: number): void {
		if (this.#exchanges.delete(id)) this.#awaited.delete(id);
	}

	/** Returns the error for the fields of an `errno` reply. */
	failure(tried: string, [number, text]: Buffer[], advice?: ErrnoAdvice): HostError {
		return hostFailure(this.host, tried, errnoError(Number(`${number}`), `${text}`), advice);
	}

	/**
	 * Ends the agent, and with it everything that must not outlive this process. Pending requests reject. Idempotent.
	 */
	async close(): Promise<void> {
		this.#closing = true;
		this.#over.resolve();
		if (this.#seen !== undefined) return;
		this.#awaited.add('close');
		this.#process.end();
		if (await fulfilledWithin(this.#ended.promise, CLOSE_DEADLINE)) return;
		this.#process.kill();
		await this.#ended.promise;
	}

	async #begin(deadline: number): Promise<void> {
		const tried = `connect to ${this.host.name}`;
		const {promise, resolve, reject} = Promise.withResolvers<void>();
		this.#awaited.add(0);
		this.#exchanges.set(0, {
			tried,
			told: (_, [pid, ...settings]) => {
				this.#pid = Number(`${pid}`);
				this.#settings = Object.fromEntries(settings.map((setting) => splitSetting(`${setting}`)));
				resolve();
				return false;
			},
			lost: reject,
		});
		try {
			if (await fulfilledWithin(promise, deadline)) return;
			const seen = this.#process.lastWords() || 'no output';
			this.#process.kill();
			const [waitedFor, advice] = [`an answer from ${this.host.name}`, this.#advise(seen)];
			throw new DeadlineError({waitedFor, deadline, host: this.host.name, seen, advice});
		} catch (error) {
			this.#closing = true;
			throw error;
		}
	}

	#receive(bytes: Buffer): void {
		let frames: Buffer[][];
		try {
			frames = this.#reader.add(bytes);
		} catch (error) {
			this.#process.kill();
			this.#end((error as Error).message);
			return;
		}
		for (const [id, kind, ...fields] of frames) {
			const number = Number(`${id}`);
			const exchange = this.#exchanges.get(number);
			if (exchange?.told(`${kind}`, fields) === false) this.forget(number);
			else if (exchange?.idle) this.#awaited.delete(number);
		}
	}

	#end(seen: string): void {
		if (this.#seen !== undefined) return;
		this.#seen = this.#closing ? 'it was closed' : seen;
		const exchanges = [...this.#exchanges.values()];
		this.#exchanges.clear();
		for (const exchange of exchanges) exchange.lost(this.#lostError(exchange.tried, this.#seen));
		this.#over.resolve();
		this.#ended.resolve();
		if (!this.#closing) this.#lost.resolve(seen);
	}

	#lostError(tried: string, seen: string): HostLostError {
		return new HostLostError({
			tried,
			host: this.host.name,
			expected: 'a connection',
			seen: `it is lost: ${seen}`,
			advice: this.#closing ? undefined : this.#advise(seen),
		});
	}
}

/** Parses a list of `NAME=VALUE`. */
function splitSetting(setting: string): [string, string] {
	const at = setting.indexOf('=');
	return [setting.slice(0, at), setting.slice(at + 1)];
}
