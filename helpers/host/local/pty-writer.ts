import {writeSync} from 'node:fs';

/** Milliseconds until a terminal is tried again whose program has not read what was typed: nothing tells of that. */
const TRY_AGAIN = 2;

/**
 * Types into a terminal's descriptor (not blocking) for as long as it is open. node-pty's own writer goes on by the
 * descriptor's number in another thread, also once it is closed, when it may be that of another file.
 */
export class PtyWriter {
	readonly #fd: number;
	readonly #isOpen: () => boolean;
	#queue: Buffer[] = [];
	#timer: NodeJS.Timeout | undefined;

	constructor(fd: number, isOpen: () => boolean) {
		this.#fd = fd;
		this.#isOpen = isOpen;
	}

	/** Text that comes when the terminal is closed, or is not read until then, is dropped. */
	write(text: string): void {
		this.#queue.push(Buffer.from(text));
		if (!this.#timer) this.#flush();
	}

	#flush(): void {
		this.#timer = undefined;
		while (this.#queue.length > 0) {
			if (!this.#isOpen()) {
				this.#queue = [];
				return;
			}
			const [head = Buffer.alloc(0)] = this.#queue;
			try {
				const written = writeSync(this.#fd, head);
				if (written === head.length) this.#queue.shift();
				else this.#queue[0] = head.subarray(written);
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
					this.#timer = setTimeout(() => this.#flush(), TRY_AGAIN);
					return;
				}
				// EIO: the program is gone, and its exit is about to be told.
				if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
				this.#queue = [];
			}
		}
	}
}
