import type {Recorder} from '../event-log/recorder.ts';
import type {GuestDaemonName} from '../installation/daemons.ts';
import {findDistribution} from '../installation/distribution.ts';
import type {Installation} from '../installation/installation.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import {PrivateLibvirt} from '../libvirt/private/private-libvirt.ts';
import {type OwnMachine, SystemLibvirt} from '../libvirt/system-libvirt.ts';
import type {Journal} from '../runs/journal/journal.ts';
import type {RunFolder} from '../runs/run-folder.ts';

/** Which libvirt is kept. */
export interface KeeperOptions {
	/** One of our own, or the system's. */
	readonly on: 'private' | 'system';
	/** The system that the latter is of, where that is ours alone. */
	readonly machine?: OwnMachine;
	/** A private one is to outlive this process, should a case fail. */
	readonly keep: boolean;
}

/** Keeps one libvirt for the cases of a process: made when first asked for, and anew after a daemon has died. */
export class LibvirtKeeper {
	readonly #run: RunFolder;
	readonly #options: KeeperOptions;
	readonly #recorder: Recorder;
	#current: Promise<Libvirt> | undefined;
	#installation: Promise<Installation> | undefined;
	#count = 0;
	readonly #closing = new Set<Libvirt>();

	constructor(run: RunFolder, options: KeeperOptions, recorder: Recorder) {
		this.#run = run;
		this.#options = options;
		this.#recorder = recorder;
	}

	/** The run's record of what is to be undone. */
	get journal(): Journal {
		return this.#run.journal;
	}

	/** The programs that its libvirts are made of. */
	installation(): Promise<Installation> {
		this.#installation ??= findDistribution(this.#run.host);
		return this.#installation;
	}

	/** The libvirt to use now: one of this daemon. */
	async libvirt(daemon: GuestDaemonName = 'libvirtd'): Promise<Libvirt> {
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

	/** Lets go of the present libvirt, with its guests as they are; the next case gets another. */
	async leave(): Promise<void> {
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

	async #start(daemon: GuestDaemonName): Promise<Libvirt> {
		const installation = await this.installation();
		if (this.#options.on === 'system')
			return SystemLibvirt.open(this.#run, installation, this.#options.machine);
		const started = performance.now();
		const name = `w${process.pid}-${++this.#count}`;
		const libvirt = await PrivateLibvirt.start(this.#run, {
			name,
			installation,
			keep: this.#options.keep,
			daemon,
		});
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
