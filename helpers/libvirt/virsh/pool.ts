import pLimit from 'p-limit';
import {defaultDeadline} from '../../host/host.ts';
import {type VirshCommandOptions, type VirshReply, VirshSession} from './session.ts';
import type {VirshHost, VirshOptions} from './virsh-terminal.ts';

export interface PoolOptions extends VirshOptions {
	/** How many sessions may be open at once. Default 3, so that a `destroy` can overtake a `start` that hangs. */
	readonly sessions?: number;
	/** Called before each command. If it rejects, the command is refused and nothing is typed. */
	readonly guard?: (words: readonly string[], virsh: Virsh) => Promise<void>;
}

/**
 * Virsh on one connection: a few interactive sessions, opened on demand. A broken session is replaced at the next
 * command, so after a daemon's restart only the command that notices it fails.
 */
export class Virsh implements AsyncDisposable {
	readonly uri: string;
	readonly #on: VirshHost;
	readonly #options: VirshOptions;
	readonly #guard: PoolOptions['guard'];
	readonly #limit: ReturnType<typeof pLimit>;
	readonly #open = new Set<VirshSession>();
	readonly #idle: VirshSession[] = [];
	#closed = false;

	constructor(on: VirshHost, uri: string, {sessions = 3, guard, ...options}: PoolOptions) {
		this.#on = on;
		this.uri = uri;
		this.#options = options;
		this.#guard = guard;
		this.#limit = pLimit(sessions);
	}

	/**
	 * Runs a command in a free session. Its deadline begins when a session is free, and includes opening one. See
	 * {@link VirshSession.run}.
	 */
	async run(
		words: readonly string[],
		{deadline = defaultDeadline(this.#on.host)}: VirshCommandOptions = {},
	): Promise<VirshReply> {
		await this.#guard?.(words, this);
		return this.#limit(async () => {
			const began = performance.now();
			const session = await this.#take(deadline);
			try {
				return await session.run(words, {deadline: deadline - (performance.now() - began)});
			} finally {
				if (session.usable) this.#idle.push(session);
				else await this.#drop(session);
			}
		});
	}

	/** Returns the host's pid of a connected virsh. It leads to the daemon at the other end. */
	async clientPid(deadline = defaultDeadline(this.#on.host)): Promise<number> {
		return this.#limit(async () => {
			const session = await this.#take(deadline);
			this.#idle.push(session);
			return session.pid;
		});
	}

	/** Returns a recording of each open session's recent output, as asciicast v2. */
	recordings(): string[] {
		return [...this.#open].map(({recording}) => recording);
	}

	/** Ends all sessions with their commands, and refuses later commands. Idempotent. */
	async close(): Promise<void> {
		this.#closed = true;
		await Promise.all([...this.#open].map((session) => this.#drop(session)));
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.close();
	}

	async #take(deadline: number): Promise<VirshSession> {
		for (let session = this.#idle.pop(); session; session = this.#idle.pop()) {
			if (session.usable) return session;
			await this.#drop(session);
		}
		this.#refuseWhenClosed();
		const session = await VirshSession.open(this.#on, this.uri, {...this.#options, deadline});
		this.#open.add(session);
		if (this.#closed) await this.#drop(session);
		this.#refuseWhenClosed();
		return session;
	}

	async #drop(session: VirshSession): Promise<void> {
		this.#open.delete(session);
		await session.close();
	}

	#refuseWhenClosed(): void {
		if (this.#closed) throw new Error(`virsh on ${this.uri} (host ${this.#on.host.name}) was closed`);
	}
}
