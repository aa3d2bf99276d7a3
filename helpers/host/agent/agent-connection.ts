import {fulfilledWithin} from '../../deadline.ts';
import {DeadlineError, type HostError, HostLostError} from '../../errors.ts';
import type {Argv, Host} from '../host.ts';
import {type ErrnoAdvice, type HostWords, hostFailure} from '../host-failure.ts';
import {type AgentProcess, startAgentProcess} from './agent-process.ts';
import {AGENT_SCRIPT} from './agent-program.ts';
import {AwaitedReplies} from './awaited-replies.ts';
import {errnoError} from './errno-error.ts';
import {encodeFrame, type Field, FrameReader} from './frames.ts';

/** What an agent says before its first frame. */
const START = '\0virtrig agent\n';

/** Milliseconds that an agent gets to begin when its caller names no deadline. */
export const CONNECT_DEADLINE = 30_000;

/** Milliseconds that what leads to an agent gets to end by itself when its connection is closed. */
const CLOSE_DEADLINE = 2_000;

interface AgentOptions {
	/** What leads to an agent: ssh or podman with the agent's command, or that command itself. */
	readonly argv: Argv;
	/** The host's name in messages. */
	readonly name: string;
	/** Milliseconds until the agent must have begun. Default {@link CONNECT_DEADLINE}. */
	readonly deadline?: number;
	/** What to do when it did not come about or ended, by what was seen of it. */
	readonly advise: (seen: string) => string;
}

/** Something asked of the agent that it tells of more than once. */
interface Exchange {
	/** What is tried, for the error when the connection is lost. */
	readonly tried: string;
	/** Whether it lets this process end once its first reply has come. */
	readonly idle?: boolean;
	/** What the agent tells of it, by its kind. `false` for the last time. */
	told(kind: string, fields: Buffer[]): boolean;
	lost(error: HostError): void;
}

/** Starts an agent. Rejects with a DeadlineError, or with a HostError that has the last lines of what leads to it when that ends instead. */
export async function connectAgent(options: AgentOptions): Promise<AgentConnection> {
	const connection = new AgentConnection(options);
	await connection.begun;
	return connection;
}

/** Requests and replies between this process and one agent. */
export class AgentConnection {
	readonly host: HostWords;
	/** Resolves with what was seen when the connection has ended without having been closed here; never rejects. */
	readonly lost: Promise<string>;
	/** Resolves when the connection is being closed, or has ended for another reason; never rejects. */
	readonly over: Promise<void>;
	/** Resolves when the agent answers for the first time. */
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

	/** The agent's own process. */
	get pid(): number {
		return this.#pid;
	}

	/** See {@link Host.settings}. */
	get settings(): Readonly<Record<string, string>> {
		return this.#settings;
	}

	/** Asks for one thing: the fields of all its replies. Rejects with a HostError, whose cause has the errno as `code`. */
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

	/** Asks for something of which more than one reply comes. The id by which later requests name it. */
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

	/** Throws a HostError when the connection has ended. */
	assertOpen(tried: string): void {
		if (this.#seen !== undefined) throw this.#lostError(tried, this.#seen);
	}

	/** Asks for something that needs no reply. */
	tell(operation: string, fields: readonly Field[]): void {
		this.#process.write(encodeFrame([++this.#last, operation, ...fields]));
	}

	/** Takes no more replies to a request. */
	forget(id: number): void {
		if (this.#exchanges.delete(id)) this.#awaited.delete(id);
	}

	/** The error that the fields of an `errno` reply tell of. */
	failure(tried: string, [number, text]: Buffer[], advice?: ErrnoAdvice): HostError {
		return hostFailure(this.host, tried, errnoError(Number(`${number}`), `${text}`), advice);
	}

	/** Ends the agent, and with it what was tied to this process. Requests that are still on reject. May be called again. */
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
			const seen = this.#process.lastWords() || 'no word';
			this.#process.kill();
			const [waitedFor, advice] = [`an answer of ${this.host.name}`, this.#advise(seen)];
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

/** Of `NAME=VALUE`. */
function splitSetting(setting: string): [string, string] {
	const at = setting.indexOf('=');
	return [setting.slice(0, at), setting.slice(at + 1)];
}
