import type {CasePart, Ending} from './part.ts';

/** Does something after a case, before a deadline. Rejects as the action does, or when it is late. */
type Limit = (title: string, action: () => Promise<void>) => Promise<void>;

/** The parts of one case: begun in order, ended in reverse. */
export class PartSequence {
	readonly #limit: Limit;
	/** Those that have not ended, in the order in which they were begun. */
	readonly #begun: CasePart<unknown>[] = [];
	readonly #explained = new Set<CasePart<unknown>>();

	constructor(limit: Limit) {
		this.#limit = limit;
	}

	/** Begins one more part. If that rejects, it does not become one of the case. */
	async begin<Value>(part: CasePart<Value>): Promise<Value> {
		const value = (await part.begin?.()) as Value;
		this.#begun.push(part);
		return value;
	}

	/** Lets every part explain a failure now, before what explains it is gone. Resolves with what failed. */
	async explain(): Promise<unknown[]> {
		return this.#explain(this.#begun.toReversed());
	}

	/**
	 * Ends the parts, the last one first. If the case has failed, each explains that just before it ends; if only an ending fails,
	 * the parts that have ended explain it as well as they still can. Nothing that fails stops the other endings. Resolves with all
	 * that failed, in order.
	 */
	async end(ending: Ending & {readonly failed: boolean}): Promise<unknown[]> {
		const failures: unknown[] = [];
		const reached: CasePart<unknown>[] = [];
		for (const part of this.#begun.splice(0).reverse()) {
			reached.push(part);
			if (ending.failed || failures.length > 0) failures.push(...(await this.#explain(reached)));
			failures.push(...(await this.#attempt(part, async () => part.end?.(ending))));
		}
		return failures;
	}

	async #explain(parts: readonly CasePart<unknown>[]): Promise<unknown[]> {
		const failures: unknown[] = [];
		for (const part of parts) {
			if (this.#explained.has(part)) continue;
			this.#explained.add(part);
			failures.push(...(await this.#attempt(part, async () => part.explain?.())));
		}
		return failures;
	}

	/** Resolves with what went wrong, if anything. */
	async #attempt({title}: CasePart<unknown>, action: () => Promise<void>): Promise<unknown[]> {
		try {
			await this.#limit(title, action);
			return [];
		} catch (error) {
			return [error];
		}
	}
}
