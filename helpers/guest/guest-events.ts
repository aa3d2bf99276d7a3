import type {EventStream} from '../libvirt/virsh/event-stream.ts';
import type {Steps} from './steps.ts';

/** Milliseconds for an event to come after what causes it, on a host that is not emulated. */
const DEADLINE = 20_000;

/** The events of one domain since this was made. */
export class GuestEvents {
	readonly #stream: EventStream;
	readonly #domain: string;
	readonly #steps: Steps;
	readonly #deadline: number;
	readonly #mark: number;

	/** `patience` is that of the host. */
	constructor(stream: EventStream, domain: string, steps: Steps, patience: number) {
		this.#deadline = DEADLINE * patience;
		this.#stream = stream;
		this.#domain = domain;
		this.#steps = steps;
		this.#mark = stream.mark();
	}

	/**
	 * So far, in their order: lifecycle events such as `Started Booted`, others by their name, such as `reboot`. A
	 * `control-error` right before a domain's end is left out: libvirt tells of one when QEMU ends while something that it
	 * was sent lies unread on its monitor, which then reads `Connection reset by peer` (qemuMonitorIORead).
	 */
	seen(): string[] {
		return this.#own()
			.map(({event, detail}) => (event === 'lifecycle' ? detail : event))
			.filter((event, index, all) => event !== 'control-error' || !all[index + 1]?.startsWith('Stopped '));
	}

	/** Those that came until one of this name has; rejects when it does not come. */
	async until(name: string, deadline = this.#deadline): Promise<string[]> {
		await this.#steps.wait(`${name} of ${this.#domain}`, () =>
			this.#stream.waitFor(
				`${name} of ${this.#domain}`,
				({domain, event, detail}) =>
					domain === this.#domain && (event === 'lifecycle' ? detail : event) === name,
				{deadline, since: this.#mark},
			),
		);
		return this.seen();
	}

	#own() {
		return this.#stream.since(this.#mark).filter(({domain}) => domain === this.#domain);
	}
}
