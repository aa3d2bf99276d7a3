import {END_SIGNALS, type EndSignal, EXIT_AFTER, InterruptedError} from '../helpers/exit-codes.ts';
import {whenAborted} from '../helpers/unless-aborted.ts';
import {guardOutput} from './output-errors.ts';

/**
 * Turns the signals that ask a command to end into an abort; a second one changes nothing, because the undo goes on. Nor does a
 * failed write end the process, as to a terminal that is gone (SIGHUP comes of that): see {@link guardOutput}.
 */
export class Interruption implements Disposable {
	/** Aborted by the first of the signals; its reason is an InterruptedError. */
	readonly signal: AbortSignal;
	/** Resolves with that abort. */
	readonly requested: Promise<void>;
	readonly #remove: () => void;

	/** `what` returns what is done then, for the message. */
	constructor(what = () => 'ending the guests and undoing all changes') {
		const controller = new AbortController();
		this.signal = controller.signal;
		this.requested = whenAborted(this.signal);
		const heard = (signal: NodeJS.Signals) => {
			if (this.signal.aborted) return;
			process.stderr.write(`\nvirtrig: ${signal}: ${what()}\n`);
			controller.abort(new InterruptedError(EXIT_AFTER[signal as EndSignal]));
		};
		guardOutput();
		for (const signal of END_SIGNALS) process.on(signal, heard);
		this.#remove = () => {
			for (const signal of END_SIGNALS) process.off(signal, heard);
		};
	}

	/** Undefined while nobody has asked for the end. */
	get exitCode(): number | undefined {
		return this.signal.aborted ? (this.signal.reason as InterruptedError).exitCode : undefined;
	}

	[Symbol.dispose](): void {
		this.#remove();
	}
}
