import type {Recorder} from '../event-log/recorder.ts';
import type {GuestDaemonName} from '../installation/daemons.ts';
import type {Installation} from '../installation/installation.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import {PrivateLibvirt} from '../libvirt/private/private-libvirt.ts';
import type {Journal} from '../run-folder/journal/journal.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';

/** Which libvirt is wanted. */
interface LibvirtWanted {
	/** The programs that it is made of. */
	readonly installation: Installation;
	readonly daemon: GuestDaemonName;
	/** Tells it from the others of this process. */
	readonly count: number;
}

/** Where a keeper gets its libvirt. */
export interface LibvirtSource {
	/** It is started here, so its start and an early end are recorded. A system's libvirt belongs to its machine. */
	readonly isOurs: boolean;
	/** Starts one, or connects to it. */
	open(wanted: LibvirtWanted): Promise<Libvirt>;
}

interface KeeperParts {
	readonly installation: Installation;
	readonly source: LibvirtSource;
	readonly recorder: Recorder;
}

/** Keeps one libvirt for the cases of a process: opened at its first use, and again after its daemon has died. */
export class LibvirtKeeper {
	/** The programs that its libvirts are made of. */
	readonly installation: Installation;
	readonly #run: RunFolder;
	readonly #source: LibvirtSource;
	readonly #recorder: Recorder;
	#current: Promise<Libvirt> | undefined;
	#count = 0;
	readonly #closing = new Set<Libvirt>();

	constructor(run: RunFolder, {installation, source, recorder}: KeeperParts) {
		this.installation = installation;
		this.#run = run;
		this.#source = source;
		this.#recorder = recorder;
	}

	/** The record of what the run has to undo. */
	get journal(): Journal {
		return this.#run.journal;
	}

	/** Returns the present libvirt if its daemon lives and is the one asked for; otherwise opens another. */
	async libvirt(daemon: GuestDaemonName = 'libvirtd'): Promise<Libvirt> {
		const current = await this.#current?.catch(() => undefined);
		const isRight = !(current instanceof PrivateLibvirt) || current.daemonName === daemon;
		if (current && current.ended() === undefined && isRight) return current;
		await this.#close(current);
		this.#current = this.#start(daemon);
		return this.#current;
	}

	/** The libvirt that was used last, alive or dead; undefined if none was needed yet. */
	async last(): Promise<Libvirt | undefined> {
		return this.#current?.catch(() => undefined);
	}

	/** Lets the present libvirt go on with its guests as they are; the next case gets another. */
	async leave(): Promise<void> {
		const current = await this.last();
		this.#current = undefined;
		await current?.leave();
	}

	/** Ends the present libvirt, alive or dead; the next case gets another. */
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
		const {installation} = this;
		const started = performance.now();
		const libvirt = await this.#source.open({installation, daemon, count: ++this.#count});
		if (!this.#source.isOurs) return libvirt;
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
