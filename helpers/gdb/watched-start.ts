import {setTimeout as pause} from 'node:timers/promises';

/** Milliseconds for GDB to report a stop that came before the start ended. */
export const STOP_GRACE = 2000;

/** The start of a guest whose program is to stop under GDB. Once the start has failed, no stop will come. */
export class WatchedStart {
	#start: Promise<unknown> = Promise.resolve();

	/** Watches this start from now on. */
	watch(start: Promise<unknown>): void {
		this.#start = start;
		start.catch(() => {});
	}

	/** Resolves like `promise`. Rejects with the start's error if the start fails first. */
	orFails<T>(promise: Promise<T>): Promise<T> {
		return Promise.race([promise, this.#failure()]);
	}

	async #failure(): Promise<never> {
		try {
			await this.#start;
		} catch (error) {
			await pause(STOP_GRACE, undefined, {ref: false});
			throw error;
		}
		return new Promise<never>(() => {});
	}
}
