import {beforeDeadline} from '../../deadline.ts';
import {HostError} from '../../errors.ts';
import {type DomainEvent, describeEvent} from './parse-event.ts';

/** How many events are kept. Older ones are dropped. */
const KEPT_EVENTS = 10_000;

/** How many lines that are no events are kept for messages. */
const KEPT_STRANGE = 100;

/** A point between two events. */
export type EventMark = number;

export interface WaitForEventOptions {
	/** Milliseconds. */
	readonly deadline: number;
	/** Also search the events since this mark. Default: only those still to come. */
	readonly since?: EventMark;
	/** Returns the event after which the awaited one cannot come, if it is among the events since the mark. */
	readonly final?: (events: readonly DomainEvent[]) => DomainEvent | undefined;
}

interface Wait {
	offer(event: DomainEvent): void;
	reject(error: Error): void;
}

/** The events of a stream in their order, and the waits for further ones. */
export class EventLog {
	readonly #source: {readonly host: string; readonly uri: string};
	readonly #events: DomainEvent[] = [];
	readonly #waits = new Set<Wait>();
	readonly #strange: {readonly at: EventMark; readonly line: string}[] = [];
	#dropped = 0;
	#ended: Error | undefined;

	constructor(source: {readonly host: string; readonly uri: string}) {
		this.#source = source;
	}

	/** The current point, for a later `since`. Take it before the action whose events you wait for. */
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

	/** Takes a line that belongs to the previous event. */
	addLine(line: string): void {
		const last = this.#events.pop();
		if (!last) return;
		const event = {...last, more: [...last.more, line]};
		this.#events.push(event);
		this.#offer(event);
	}

	/** Takes a line that belongs to no event. It is shown if an awaited event does not come. */
	addStrange(line: string): void {
		if (this.#strange.length < KEPT_STRANGE) this.#strange.push({at: this.mark(), line});
	}

	/** Ends the stream: rejects the waits, and later waits that no event so far satisfies. */
	end(reason: Error): void {
		this.#ended ??= reason;
		for (const wait of this.#waits) wait.reject(this.#ended);
	}

	/**
	 * Returns the first event that matches; `what` names it in an error. Rejects with a DeadlineError that lists the
	 * events that came instead, at once with a HostError if a final event has come, or with the reason of the stream's
	 * end.
	 */
	async waitFor(
		what: string,
		matches: (event: DomainEvent) => boolean,
		{deadline, since = this.mark(), final}: WaitForEventOptions,
	): Promise<DomainEvent> {
		const found = this.since(since).find(matches);
		if (found) return found;
		const refuseFinal = () => {
			const event = final?.(this.since(since));
			if (event) throw this.#tooLate(what, event, since);
		};
		refuseFinal();
		if (this.#ended) throw this.#ended;
		const {promise, resolve, reject} = Promise.withResolvers<DomainEvent>();
		const offer = (event: DomainEvent) => {
			if (matches(event)) return resolve(event);
			try {
				refuseFinal();
			} catch (error) {
				reject(error);
			}
		};
		const wait: Wait = {offer, reject};
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
		for (const wait of this.#waits) wait.offer(event);
	}

	#tooLate(what: string, event: DomainEvent, since: EventMark): HostError {
		return new HostError({
			tried: `wait for the event ${what}, on ${this.#source.uri}`,
			outcome: `${describeEvent(event)} came instead of ${what}, on ${this.#source.uri}`,
			host: this.#source.host,
			seen: this.#describeSince(since),
			advice: 'look into the per-VM log for how it ended',
		});
	}

	#describeSince(mark: EventMark): string {
		const came = this.since(mark).map(describeEvent);
		const events = came.length === 0 ? 'no event of any domain' : `these events:\n${came.join('\n')}`;
		const [first, ...more] = this.#strange.filter(({at}) => at >= mark);
		if (first === undefined) return events;
		const count = more.length === 0 ? 'a line that is' : `${more.length + 1} lines that are`;
		return `${events}\nand ${count} no event, the first: ${JSON.stringify(first.line)}`;
	}
}
