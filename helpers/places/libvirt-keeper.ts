import type {Recorder} from '../event-log/recorder.ts';
import type {GuestDaemonName} from '../installation/daemons.ts';
import type {Installation} from '../installation/installation.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import {PrivateLibvirt} from '../libvirt/private/private-libvirt.ts';
import type {Journal} from '../run-folder/journal/journal.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';

/** The libvirt that a case wants. */
interface LibvirtWanted {
	/** The programs of this libvirt. */
	readonly installation: Installation;
	readonly daemon: GuestDaemonName;
	/** Distinguishes it from others of this process. */
	readonly count: number;
}

/** The source of a keeper's libvirts. */
export interface LibvirtSource {
	/** True if the libvirt is started here: its start and an early end are recorded. A system's libvirt belongs to its machine. */
	readonly isOurs: boolean;
	/** Starts one, or connects to it. */
	open(wanted: LibvirtWanted): Promise<Libvirt>;
}

interface KeeperParts {
	readonly installation: Installation;
	readonly source: LibvirtSource;
	readonly recorder: Recorder;
}

/** Keeps one libvirt for the cases of a process. It is opened at its first use, and again after its daemon has died. */
export class LibvirtKeeper {
	/** The programs of its libvirts. */
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

	/** The journal of changes that the run must undo. */
	get journal(): Journal {
		return this.#run.journal;
	}

	/** Returns the current libvirt if its daemon lives and matches the request; otherwise opens another. */
	async libvirt(daemon: GuestDaemonName = 'libvirtd'): Promise<Libvirt> {
		const current = await this.#current?.catch(() => undefined);
		const isRight = !(current instanceof PrivateLibvirt) || current.daemonName === daemon;
		if (current && current.ended() === undefined && isRight) return current;
		await this.#close(current);
		this.#current = this.#start(daemon);
		return this.#current;
	}

	/** The last used libvirt, alive or dead; undefined if none was needed yet. */
	async last(): Promise<Libvirt | undefined> {
		return this.#current?.catch(() => undefined);
	}

	/** Leaves the current libvirt running with its guests. The next case gets another. */
	async leave(): Promise<void> {
		const current = await this.last();
		this.#current = undefined;
		await current?.leave();
	}

	/** Ends the current libvirt, alive or dead. The next case gets another. */
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
