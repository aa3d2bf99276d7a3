import {DeadlineError} from '../errors.ts';
import type {NewStep, Recorder} from '../event-log/recorder.ts';
import type {EventOf} from '../events/event.ts';
import {addSuitePlace} from '../failures/suite-place.ts';
import type {Steps} from '../guest/steps.ts';

/** The number of steps kept for the message about a late case. */
const KEPT = 12;

/** Names a case in the event log. */
export type CaseIdentity = Pick<EventOf<'known-issue'>, 'subject' | 'driver' | 'title' | 'file'>;

/** Records the commands and waits of one case in the event log, and keeps the last ones for its error. */
export class StepLog implements Steps {
	readonly #recorder: Recorder;
	readonly #host: () => string;
	readonly #of: CaseIdentity;
	readonly #last: string[] = [];
	readonly #open = new Set<string>();

	constructor(recorder: Recorder, of: CaseIdentity, host: () => string) {
		this.#recorder = recorder;
		this.#host = host;
		this.#of = of;
	}

	/** The last ended steps, and the steps that have not ended. */
	get last(): string[] {
		return [...this.#last, ...[...this.#open].map((step) => `${step} ... has not ended`)];
	}

	/** Records a virsh command line. */
	async command<T>(line: string, action: () => Promise<T>): Promise<T> {
		return this.#timed(line, action, (duration, ok) => ({
			event: 'command',
			host: this.#host(),
			command: line,
			duration,
			ok,
		}));
	}

	/** Records a wait. */
	async wait<T>(what: string, action: () => Promise<T>): Promise<T> {
		return this.#timed(`wait for ${what}`, action, (duration, ok, error) => ({
			event: 'wait',
			what,
			duration,
			outcome: ok ? 'seen' : error instanceof DeadlineError ? 'deadline' : 'failed',
			last: error === undefined ? undefined : String(error),
		}));
	}

	/** Records a known bug of libvirt. */
	met(issue: string, seen: string): void {
		this.#recorder.record({event: 'known-issue', ...this.#of, issue, seen, rerun: false});
	}

	async #timed<T>(
		step: string,
		action: () => Promise<T>,
		describe: (duration: number, ok: boolean, error?: unknown) => NewStep,
	): Promise<T> {
		const note = this.#recorder.forThisCase();
		const started = performance.now();
		this.#open.add(step);
		const end = (ok: boolean, error?: unknown) => {
			const duration = performance.now() - started;
			this.#open.delete(step);
			this.#last.push(`${step} (${(duration / 1000).toFixed(2)} s${ok ? '' : ', failed'})`);
			if (this.#last.length > KEPT) this.#last.shift();
			note(describe(duration, ok, error));
		};
		try {
			const result = await action();
			end(true);
			return result;
		} catch (error) {
			end(false, error);
			addSuitePlace(error);
			throw error;
		}
	}
}
