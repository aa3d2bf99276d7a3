import type {AgentProcess} from './agent-process.ts';

/** The requests whose replies are still pending. While there are any, this process must not end. */
export class AwaitedReplies {
	readonly #process: Pick<AgentProcess, 'hold'>;
	readonly #ids = new Set<number | 'close'>();

	constructor(process: Pick<AgentProcess, 'hold'>) {
		this.#process = process;
	}

	/** Waits for the reply to a request, or the end of the connection. */
	add(id: number | 'close'): void {
		this.#ids.add(id);
		if (this.#ids.size === 1) this.#process.hold(true);
	}

	/** Stops waiting for it. An idle connection lets this process end. */
	delete(id: number): void {
		if (this.#ids.delete(id) && this.#ids.size === 0) this.#process.hold(false);
	}
}
