import type {CaseGuests} from '../case/case-guests.ts';
import type {CaseLibvirt} from '../case/case-libvirt.ts';
import {HostProcess} from '../guest/host-process.ts';
import type {Steps} from '../guest/steps.ts';
import type {Argv} from '../host/host.ts';
import {daemonsOf, type GuestDaemonName} from '../installation/daemons.ts';
import {pathOf} from '../installation/installation.ts';
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
	/** Keeps the evidence of a failure before the change is undone, which removes it. */
	readonly failing: () => Promise<void>;
	/** Marks the machine as spoiled, because a change may remain: no other case may get it. */
	readonly spoiled: () => void;
}

/**
 * The daemon that serves the case's driver. On a machine of its own, a case can also change the daemon for the time of an
 * action. Afterwards the change is always undone. The guests are cleared away before and after the action.
 */
export class CaseDaemon {
	readonly #parts: DaemonParts;

	constructor(parts: DaemonParts) {
		this.#parts = parts;
	}

	/** Returns the process that serves the case's guests now. */
	async process(): Promise<HostProcess> {
		const {place, driver, steps, libvirt} = this.#parts;
		const {pid} = await (await libvirt.use()).daemon(connectionOf(driver));
		return HostProcess.at(place.host, steps, pid);
	}

	/** Returns its pid on the host. */
	async pid(): Promise<number> {
		return (await this.process()).pid;
	}

	/** Sends it a signal. Resolves with false if it has ended. */
	async signal(signal: NodeJS.Signals): Promise<boolean> {
		return (await this.process()).signal(signal);
	}

	/** Waits until a private libvirt has ended, or until the machine of a system's libvirt has ended. */
	async untilDied(): Promise<void> {
		const libvirt = await this.#parts.libvirt.use();
		await this.#parts.steps.wait(`the end of ${libvirt.name}`, () => libvirt.died);
	}

	/** Returns the file of libvirtd. */
	program(): string {
		return pathOf(this.#parts.libvirt.installation, 'libvirtd');
	}

	/** Returns the installed daemons that serve the case's driver: libvirtd, and the driver's own. */
	installed(): GuestDaemonName[] {
		const {libvirt, driver} = this.#parts;
		const {programs} = libvirt.installation;
		return daemonsOf(driver).filter((name) => programs[name]);
	}

	/** Replaces the case's private libvirt by one with this daemon. */
	async use(daemon: GuestDaemonName): Promise<void> {
		await this.#parts.libvirt.replace(daemon);
	}

	/** Runs the action with other settings, such as `{qemu: {remember_owner: '0'}}`. Needs a machine of its own. */
	async withSettings<T>(settings: DaemonSettings, action: () => Promise<T>): Promise<T> {
		return this.#system().withSettings(settings, action);
	}

	/** Runs the action with a daemon that a command starts, such as `libvirtd --daemon`. Needs a machine of its own. */
	async startedBy<T>(argv: Argv, action: () => Promise<T>): Promise<T> {
		return this.#system().startedBy(argv, action);
	}

	/** Runs `make`, then the action with a daemon that systemd starts, then `undo`. Needs a machine of its own. */
	async changed<T>(change: DaemonChange, action: (daemon: HostProcess) => Promise<T>): Promise<T> {
		return this.#system().changed(change, action);
	}

	#system(): SystemDaemon {
		const {place, guests, ...parts} = this.#parts;
		requireOwnMachine(place, "change the system's daemon");
		return new SystemDaemon(place.host, {...parts, letGo: () => guests.clearAll()});
	}
}
