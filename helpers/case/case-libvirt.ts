import {DaemonLog} from '../evidence/daemon-log/daemon-log.ts';
import type {GuestDaemonName} from '../installation/daemons.ts';
import type {Installation} from '../installation/installation.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import type {LibvirtKeeper} from '../places/libvirt-keeper.ts';

/** A libvirt, with its daemon's log since the case began to use it. */
interface LibvirtInUse {
	readonly libvirt: Libvirt;
	readonly log: DaemonLog;
}

/** The libvirt that one case uses. */
export class CaseLibvirt {
	readonly #keeper: LibvirtKeeper;
	readonly #started: (libvirt: Libvirt) => Promise<void>;
	#inUse: LibvirtInUse | undefined;

	/** `started` is called when a libvirt is first used in this case. */
	constructor(keeper: LibvirtKeeper, started: (libvirt: Libvirt) => Promise<void>) {
		this.#keeper = keeper;
		this.#started = started;
	}

	/** The programs of its libvirt. */
	get installation(): Installation {
		return this.#keeper.installation;
	}

	/** Undefined until the case asks for a libvirt. */
	get inUse(): LibvirtInUse | undefined {
		return this.#inUse;
	}

	/** Starts the libvirt at its first use. */
	async use(): Promise<Libvirt> {
		if (!this.#inUse) {
			const libvirt = await this.#keeper.libvirt();
			await this.#started(libvirt);
			this.#inUse = {libvirt, log: await DaemonLog.fromNow(libvirt)};
		}
		return this.#inUse.libvirt;
	}

	/** Ends the current private libvirt and starts one with this daemon. */
	async replace(daemon: GuestDaemonName): Promise<Libvirt> {
		await this.#keeper.close();
		const libvirt = await this.#keeper.libvirt(daemon);
		await this.#started(libvirt);
		this.#inUse = {libvirt, log: DaemonLog.whole(libvirt)};
		return libvirt;
	}

	/** Closes the connections to it. The next use opens them again. */
	async close(): Promise<void> {
		this.#inUse = undefined;
		await this.#keeper.close();
	}
}
