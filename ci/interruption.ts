import {END_SIGNALS, type EndSignal, EXIT_AFTER, InterruptedError} from '../helpers/exit-codes.ts';
import {whenAborted} from '../helpers/unless-aborted.ts';
import {guardOutput} from './output-errors.ts';

/**
 * Turns the signals that ask a command to end into an abort. A second signal changes nothing: the undo goes on. A failed write to
 * a closed terminal, which sends SIGHUP, does not end the process either: see {@link guardOutput}.
 */
export class Interruption implements Disposable {
	/** Aborted by the first of the signals; its reason is an InterruptedError. */
	readonly signal: AbortSignal;
	/** Resolves with that abort. */
	readonly requested: Promise<void>;
	readonly #remove: () => void;

	/** `what` returns the part of the message that says what the command does next. */
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

	/** Undefined if no signal has come. */
	get exitCode(): number | undefined {
		return this.signal.aborted ? (this.signal.reason as InterruptedError).exitCode : undefined;
	}

	[Symbol.dispose](): void {
		this.#remove();
	}
}
