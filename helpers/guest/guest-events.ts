import type {EventStream} from '../libvirt/virsh/event-stream.ts';
import type {DomainEvent} from '../libvirt/virsh/parse-event.ts';
import type {Steps} from './steps.ts';

/** Milliseconds for an event after its cause, on a host that is not emulated. */
const DEADLINE = 20_000;

/** The events of one domain since this object was made. */
export class GuestEvents {
	readonly #stream: EventStream;
	readonly #domain: string;
	readonly #steps: Steps;
	readonly #deadline: number;
	readonly #mark: number;

	/** `patience` is the host's. */
	constructor(stream: EventStream, domain: string, steps: Steps, patience: number) {
		this.#deadline = DEADLINE * patience;
		this.#stream = stream;
		this.#domain = domain;
		this.#steps = steps;
		this.#mark = stream.mark();
	}

	/**
	 * The events so far, in order: lifecycle events such as `Started Booted`, others by their name, such as `reboot`.
	 * Leaves out a `control-error` right before a domain's end: libvirt reports one if QEMU ends with unread input on
	 * its monitor, because reading the monitor then fails with `Connection reset by peer` (qemuMonitorIORead).
	 */
	seen(): string[] {
		return this.#own()
			.map(({event, detail}) => (event === 'lifecycle' ? detail : event))
			.filter((event, index, all) => event !== 'control-error' || !all[index + 1]?.startsWith('Stopped '));
	}

	/**
	 * Waits for an event of this name, and returns the events so far. Rejects with a DeadlineError, or at once with a
	 * HostError if the domain has ended and so the event will not come.
	 */
	async until(name: string, deadline = this.#deadline): Promise<string[]> {
		const final = comesToTheStopped(name) ? undefined : () => this.#end();
		await this.#steps.wait(`${name} of ${this.#domain}`, () =>
			this.#stream.waitFor(
				`${name} of ${this.#domain}`,
				({domain, event, detail}) =>
					domain === this.#domain && (event === 'lifecycle' ? detail : event) === name,
				{deadline, since: this.#mark, final},
			),
		);
		return this.seen();
	}

	/** The event of its end, unless it was started again. */
	#end(): DomainEvent | undefined {
		const last = this.#own().findLast(
			({event, detail}) => event === 'lifecycle' && /^(Started|Stopped) /.test(detail),
		);
		return last?.detail.startsWith('Stopped ') ? last : undefined;
	}

	#own() {
		return this.#stream.since(this.#mark).filter(({domain}) => domain === this.#domain);
	}
}

/**
 * Whether an event may come to a domain that has stopped. `Stopped Destroyed` may follow another end: while a destroy
 * of a container waits for its processes, virLXCProcessMonitorEOFNotify (src/lxc/lxc_process.c) may report `Stopped
 * Failed`.
 */
function comesToTheStopped(name: string): boolean {
	return name === 'Stopped Destroyed' || /^(Started|Defined|Undefined) /.test(name);
}
