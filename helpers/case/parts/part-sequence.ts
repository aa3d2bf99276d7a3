import type {CasePart, Ending} from './part.ts';

/** Does something after a case, before a deadline. Rejects as the action does, or if it is late. */
type Limit = (title: string, action: () => Promise<void>) => Promise<void>;

/** The parts of one case: begun in order, ended in reverse. */
export class PartSequence {
	readonly #limit: Limit;
	/** The parts that have not ended, in the order in which they began. */
	readonly #begun: CasePart<unknown>[] = [];
	readonly #explained = new Set<CasePart<unknown>>();

	constructor(limit: Limit) {
		this.#limit = limit;
	}

	/** Begins one more part. If that rejects, the part is not added to the case. */
	async begin<Value>(part: CasePart<Value>): Promise<Value> {
		const value = (await part.begin?.()) as Value;
		this.#begun.push(part);
		return value;
	}

	/** Lets every part explain a failure now, while its evidence exists. Resolves with the errors of that. */
	async explain(): Promise<unknown[]> {
		return this.#explain(this.#begun.toReversed());
	}

	/**
	 * Ends the parts, the last one first. If the case has failed, each part explains the failure just before it ends. If only an
	 * ending fails, the parts that have already ended explain it as well as they can. No failure stops the other endings. Resolves
	 * with all errors, in order.
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

	/** Resolves with the error, if any. */
	async #attempt({title}: CasePart<unknown>, action: () => Promise<void>): Promise<unknown[]> {
		try {
			await this.#limit(title, action);
			return [];
		} catch (error) {
			return [error];
		}
	}
}
