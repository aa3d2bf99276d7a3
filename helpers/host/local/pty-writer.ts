import {writeSync} from 'node:fs';

/** Milliseconds before a full terminal is tried again. No event tells that its program has read. */
const TRY_AGAIN = 2;

/**
 * Types into a terminal's non-blocking descriptor while it is open. node-pty's own writer keeps the descriptor's
 * number in another thread even after it is closed, when the number may belong to another file.
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

	/** Drops text that comes after the terminal is closed, or is not read before. */
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
				// EIO: the program is gone, and its exit follows.
				if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
				this.#queue = [];
			}
		}
	}
}
