import type {CaseGuests} from '../case/case-guests.ts';
import type {CaseLibvirt} from '../case/case-libvirt.ts';
import {HostProcess} from '../guest/host-process.ts';
import type {Steps} from '../guest/steps.ts';
import type {Argv} from '../host/host.ts';
import {daemonsOf, type GuestDaemonName} from '../installation/daemons.ts';
import {connectionOf} from '../libvirt/libvirt.ts';
import type {Driver} from '../needs/need.ts';
import type {CasePlace} from '../places/case-place.ts';
import {requireOwnMachine} from './own-machine.ts';
import {type DaemonChange, type DaemonSettings, SystemDaemon} from './system-daemon.ts';

interface DaemonParts {
	readonly driver: Driver;
	readonly place: Pick<CasePlace, 'host' | 'isOwn'>;
	readonly libvirt: CaseLibvirt;
	readonly guests: CaseGuests;
	readonly steps: Steps;
	/** Keeps what explains a failure of the case, before the undoing of a change does away with it. */
	readonly failing: () => Promise<void>;
	/** Says that the machine may have stayed as it was changed, and so must not meet another case. */
	readonly spoiled: () => void;
}

/**
 * The daemon that serves the case's driver. What it is started with can be changed for as long as an action takes: on a
 * machine that is the case's own alone.
 */
export class CaseDaemon {
	readonly #parts: DaemonParts;

	constructor(parts: DaemonParts) {
		this.#parts = parts;
	}

	/** Its process now. */
	async process(): Promise<HostProcess> {
		const {place, driver, steps, libvirt} = this.#parts;
		const {pid} = await (await libvirt.use()).daemon(connectionOf(driver));
		return HostProcess.at(place.host, steps, pid);
	}

	/** Its pid on the host. */
	async pid(): Promise<number> {
		return (await this.process()).pid;
	}

	/** Sends it a signal. False when it has ended. */
	async signal(signal: NodeJS.Signals): Promise<boolean> {
		return (await this.process()).signal(signal);
	}

	/** Waits until a private libvirt, or the machine of another one, has ended. */
	async untilDied(): Promise<void> {
		const libvirt = await this.#parts.libvirt.use();
		await this.#parts.steps.wait(`the end of ${libvirt.name}`, () => libvirt.died);
	}

	/** The daemons that are installed and serve the case's driver: the monolithic one, and the driver's own. */
	async installed(): Promise<GuestDaemonName[]> {
		const {libvirt, driver} = this.#parts;
		const {programs} = await libvirt.installation();
		return daemonsOf(driver).filter((name) => programs[name]);
	}

	/** Ends the present private libvirt; from now on the case's is one of this daemon. */
	async use(daemon: GuestDaemonName): Promise<void> {
		await this.#parts.libvirt.replace(daemon);
	}

	/** See {@link SystemDaemon.withSettings}. Clears the guests away before and afterwards. */
	async withSettings<T>(settings: DaemonSettings, action: () => Promise<T>): Promise<T> {
		return this.#system().withSettings(settings, action);
	}

	/** See {@link SystemDaemon.startedBy}. Clears the guests away before and afterwards. */
	async startedBy<T>(argv: Argv, action: () => Promise<T>): Promise<T> {
		return this.#system().startedBy(argv, action);
	}

	/** See {@link SystemDaemon.changed}. Clears the guests away before and afterwards. */
	async changed<T>(change: DaemonChange, action: (daemon: HostProcess) => Promise<T>): Promise<T> {
		return this.#system().changed(change, action);
	}

	#system(): SystemDaemon {
		const {place, guests, ...parts} = this.#parts;
		requireOwnMachine(place, "change the system's daemon");
		return new SystemDaemon(place.host, {...parts, letGo: () => guests.clearAll()});
	}
}
