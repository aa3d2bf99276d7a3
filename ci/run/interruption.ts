import {EXIT} from '../exit-codes.ts';
import {guardOutput} from '../output-errors.ts';

const EXIT_CODES = {SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.terminated} as const;

/**
 * Turns the signals that ask a run to end into a promise; a second one changes nothing, as the undo goes on. Nor does a
 * write that fails, as to a terminal that is gone (SIGHUP comes of that): see {@link guardOutput}.
 */
export class Interruption implements Disposable {
	readonly requested: Promise<void>;
	exitCode: number | undefined;
	readonly #remove: () => void;

	constructor() {
		const {promise, resolve} = Promise.withResolvers<void>();
		this.requested = promise;
		const heard = (signal: NodeJS.Signals) => {
			if (this.exitCode === undefined)
				process.stderr.write(`\nvirtrig: ${signal}: ending the guests and undoing all changes\n`);
			this.exitCode ??= EXIT_CODES[signal as keyof typeof EXIT_CODES];
			resolve();
		};
		guardOutput();
		const signals = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
		for (const signal of signals) process.on(signal, heard);
		this.#remove = () => {
			for (const signal of signals) process.off(signal, heard);
		};
	}

	[Symbol.dispose](): void {
		this.#remove();
	}
}
