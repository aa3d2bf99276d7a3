import type {Host} from '../host/host.ts';
import type {ConnectionDriver} from './libvirt.ts';
import {EventStream} from './virsh/event-stream.ts';
import {Virsh} from './virsh/pool.ts';

/** The virsh sessions and event streams on one libvirt, each opened at its first use and closed together. */
export class Connections {
	readonly #host: Host;
	readonly #uri: (driver: ConnectionDriver) => string;
	readonly #sessions = new Map<ConnectionDriver, Virsh>();
	readonly #streams = new Map<ConnectionDriver, Promise<EventStream>>();
	readonly #scratch: string;

	/** `scratch` is a folder for what virsh itself writes, such as its history. */
	constructor(host: Host, uri: (driver: ConnectionDriver) => string, scratch: string) {
		this.#host = host;
		this.#uri = uri;
		this.#scratch = scratch;
	}

	virsh(driver: ConnectionDriver): Virsh {
		let virsh = this.#sessions.get(driver);
		if (!virsh) {
			virsh = new Virsh(this.#host, this.#uri(driver), {scratch: this.#scratch});
			this.#sessions.set(driver, virsh);
		}
		return virsh;
	}

	events(driver: ConnectionDriver): Promise<EventStream> {
		const open = this.#streams.get(driver);
		if (open) return open;
		const stream = EventStream.open(this.#host, this.#uri(driver), {scratch: this.#scratch});
		this.#streams.set(driver, stream);
		void this.#forgetOnceUseless(driver, stream);
		return stream;
	}

	/** The next who asks gets another: a daemon that was started anew tells an old stream nothing. */
	async #forgetOnceUseless(driver: ConnectionDriver, stream: Promise<EventStream>): Promise<void> {
		const opened = await stream.catch(() => undefined);
		await opened?.ended;
		if (this.#streams.get(driver) === stream) this.#streams.delete(driver);
		await opened?.close().catch(() => {});
	}

	async close(): Promise<void> {
		const opened = await Promise.allSettled([...this.#sessions.values(), ...this.#streams.values()]);
		this.#sessions.clear();
		this.#streams.clear();
		await Promise.allSettled(opened.map(async (one) => one.status === 'fulfilled' && one.value.close()));
	}
}
