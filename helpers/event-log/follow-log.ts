import type {RunEvent} from '../events/event.ts';
import {readLog} from '../events/read-log.ts';
import type {Host, Watch} from '../host/host.ts';

/** Reports each record that any process appends to an event log. */
export class LogFollower {
	readonly #host: Host;
	readonly #path: string;
	readonly #tell: (event: RunEvent) => void;
	#watch: Watch | undefined;
	#offset = 0;
	#line = 1;
	#reading: Promise<void> = Promise.resolve();

	constructor(host: Host, path: string, tell: (event: RunEvent) => void) {
		this.#host = host;
		this.#path = path;
		this.#tell = tell;
	}

	start(): void {
		this.#watch = this.#host.watch(this.#path, () => void this.#readOn());
	}

	/** Reads the rest and stops. Rejects if a line is no record. */
	async stop(): Promise<void> {
		this.#watch?.close();
		await this.#readOn();
	}

	#readOn(): Promise<void> {
		this.#reading = this.#reading.then(async () => {
			const text = await this.#host.readText(this.#path, this.#offset);
			const whole = text.slice(0, text.lastIndexOf('\n') + 1);
			this.#offset += Buffer.byteLength(whole);
			for (const line of whole.split('\n').slice(0, -1))
				for (const event of readLog(`${line}\n`, this.#line++).events) this.#tell(event);
		});
		// The caller of `stop` sees the error.
		this.#reading.catch(() => {});
		return this.#reading;
	}
}
