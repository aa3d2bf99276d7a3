import {beforeDeadline} from '../../deadline.ts';
import {type DomainEvent, describeEvent} from './parse-event.ts';

/** Events that are kept; older ones are dropped. */
const KEPT_EVENTS = 10_000;

/** A place between two events. */
export type EventMark = number;

export interface WaitForEventOptions {
	/** Milliseconds. */
	readonly deadline: number;
	/** Also look at the events since this mark. Without it, only at those that come. */
	readonly since?: EventMark;
}

interface Wait {
	matches(event: DomainEvent): boolean;
	resolve(event: DomainEvent): void;
	reject(error: Error): void;
}

/** The events of a stream in their order, and the waits for more. */
export class EventLog {
	readonly #source: {readonly host: string; readonly uri: string};
	readonly #events: DomainEvent[] = [];
	readonly #waits = new Set<Wait>();
	#dropped = 0;
	#ended: Error | undefined;

	constructor(source: {readonly host: string; readonly uri: string}) {
		this.#source = source;
	}

	/** The present point, for a later `since`. Take it before the action whose events you wait for. */
	mark(): EventMark {
		return this.#dropped + this.#events.length;
	}

	/** The events since a mark, or all that are kept (10,000). */
	since(mark: EventMark = 0): readonly DomainEvent[] {
		return this.#events.slice(Math.max(0, mark - this.#dropped));
	}

	add(event: DomainEvent): void {
		this.#events.push(event);
		if (this.#events.length > KEPT_EVENTS) {
			this.#events.shift();
			this.#dropped++;
		}
		this.#offer(event);
	}

	/** A line that belongs to the event before it. */
	addLine(line: string): void {
		const last = this.#events.pop();
		if (!last) return;
		const event = {...last, more: [...last.more, line]};
		this.#events.push(event);
		this.#offer(event);
	}

	/** No more events will come: rejects the waits, and all later ones that no event satisfies. */
	end(reason: Error): void {
		this.#ended ??= reason;
		for (const wait of this.#waits) wait.reject(this.#ended);
	}

	/**
	 * Resolves with the first event that matches; `what` says in an error what was waited for. Rejects with a
	 * DeadlineError that lists the events that came instead, or with the reason of the stream's end.
	 */
	async waitFor(
		what: string,
		matches: (event: DomainEvent) => boolean,
		{deadline, since = this.mark()}: WaitForEventOptions,
	): Promise<DomainEvent> {
		const found = this.since(since).find(matches);
		if (found) return found;
		if (this.#ended) throw this.#ended;
		const {promise, resolve, reject} = Promise.withResolvers<DomainEvent>();
		const wait: Wait = {matches, resolve, reject};
		this.#waits.add(wait);
		try {
			return await beforeDeadline(promise, {
				waitedFor: `the event ${what}, on ${this.#source.uri}`,
				deadline,
				host: this.#source.host,
				seen: () => this.#describeSince(since),
			});
		} finally {
			this.#waits.delete(wait);
		}
	}

	#offer(event: DomainEvent): void {
		for (const wait of this.#waits) if (wait.matches(event)) wait.resolve(event);
	}

	#describeSince(mark: EventMark): string {
		const came = this.since(mark).map(describeEvent);
		return came.length === 0 ? 'no event of any domain' : `these events:\n${came.join('\n')}`;
	}
}
