import {guardOutput} from '../../ci/output-errors.ts';
import {END_SIGNALS, type EndSignal, EXIT_AFTER, InterruptedError} from '../exit-codes.ts';

/**
 * Turns the signals that ask a run to end into a promise; a second one changes nothing, as the undo goes on. Nor does a
 * write that fails, as to a terminal that is gone (SIGHUP comes of that): see {@link guardOutput}.
 */
export class Interruption implements Disposable {
	readonly requested: Promise<void>;
	/** Is aborted then, with an InterruptedError. */
	readonly signal: AbortSignal;
	exitCode: number | undefined;
	readonly #remove: () => void;

	/** `what` is then done, for the message. */
	constructor(what = 'ending the guests and undoing all changes') {
		const {promise, resolve} = Promise.withResolvers<void>();
		this.requested = promise;
		const controller = new AbortController();
		this.signal = controller.signal;
		const heard = (signal: NodeJS.Signals) => {
			if (this.exitCode === undefined) process.stderr.write(`\nvirtrig: ${signal}: ${what}\n`);
			this.exitCode ??= EXIT_AFTER[signal as EndSignal];
			resolve();
			controller.abort(new InterruptedError(this.exitCode));
		};
		guardOutput();
		for (const signal of END_SIGNALS) process.on(signal, heard);
		this.#remove = () => {
			for (const signal of END_SIGNALS) process.off(signal, heard);
		};
	}

	[Symbol.dispose](): void {
		this.#remove();
	}
}
