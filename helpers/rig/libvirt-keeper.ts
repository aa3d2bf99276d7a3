import type {Journal} from '../host/journal/journal.ts';
import type {RunFolder} from '../host/runs/run-folder.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import type {DaemonName} from '../libvirt/private/daemon-socket.ts';
import {PrivateLibvirt} from '../libvirt/private/private-libvirt.ts';
import {SystemLibvirt} from '../libvirt/system-libvirt.ts';
import type {Plan} from './plan.ts';
import type {Recorder} from './recorder.ts';

/** Keeps one libvirt for the cases of a process: made when first asked for, and anew after a daemon has died. */
export class LibvirtKeeper {
	readonly #run: RunFolder;
	readonly #plan: Plan;
	readonly #recorder: Recorder;
	#current: Promise<Libvirt> | undefined;
	#count = 0;
	readonly #closing = new Set<Libvirt>();

	constructor(run: RunFolder, plan: Plan, recorder: Recorder) {
		this.#run = run;
		this.#plan = plan;
		this.#recorder = recorder;
	}

	/** The run's record of what is to be undone. */
	get journal(): Journal {
		return this.#run.journal;
	}

	/** The libvirt to use now: one of this daemon. */
	async libvirt(daemon: DaemonName = 'libvirtd'): Promise<Libvirt> {
		const current = await this.#current?.catch(() => undefined);
		const isRight = !(current instanceof PrivateLibvirt) || current.daemonName === daemon;
		if (current && current.ended() === undefined && isRight) return current;
		await this.#close(current);
		this.#current = this.#start(daemon);
		return this.#current;
	}

	/** The libvirt that was used last, be it dead; undefined when none was needed yet. */
	async last(): Promise<Libvirt | undefined> {
		return this.#current?.catch(() => undefined);
	}

	/** Leaves the present libvirt and its guests running for a person to look at; the next case gets another. */
	async keep(): Promise<void> {
		const current = await this.last();
		this.#current = undefined;
		await current?.leave();
	}

	/** Ends the present libvirt, be it alive; the next case gets another. */
	async abandon(): Promise<void> {
		await this.close().catch(() => {});
	}

	async close(): Promise<void> {
		const current = await this.last();
		this.#current = undefined;
		await this.#close(current);
	}

	async #close(libvirt: Libvirt | undefined): Promise<void> {
		if (!libvirt) return;
		this.#closing.add(libvirt);
		await libvirt.close();
	}

	async #start(daemon: DaemonName): Promise<Libvirt> {
		if (this.#plan.on === 'system') return SystemLibvirt.open(this.#run);
		const started = performance.now();
		const name = `w${process.pid}-${++this.#count}`;
		const libvirt = await PrivateLibvirt.start(this.#run, {name, keep: this.#plan.keep, daemon});
		this.#recorder.record({
			event: 'wait',
			what: `start of ${libvirt.name}`,
			duration: performance.now() - started,
			outcome: 'seen',
		});
		void libvirt.died.then(() => {
			if (this.#closing.has(libvirt)) return;
			const {host} = libvirt;
			this.#recorder.record({
				event: 'daemon-died',
				host: host.name,
				daemon: `${daemon} of ${libvirt.name}`,
				seen: libvirt.ended() ?? 'unknown',
			});
		});
		return libvirt;
	}
}
