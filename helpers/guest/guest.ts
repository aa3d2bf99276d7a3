import type {Domain} from '../domain/domain.ts';
import {readDomain} from '../domain/read-domain.ts';
import {type ConnectionDriver, connectionOf, type Libvirt} from '../libvirt/libvirt.ts';
import type {VirshReply} from '../libvirt/virsh/session.ts';
import type {Driver} from '../needs/need.ts';
import {untilInitIsKnown} from './container-init.ts';
import {isLateForCgroup, LATE_FOR_CGROUP, untilShutOff} from './emptied-cgroup.ts';
import {GuestConsole} from './guest-console.ts';
import type {GuestDescription} from './guest-description.ts';
import {GuestEvents} from './guest-events.ts';
import type {GuestIdentity} from './guest-identity.ts';
import {GuestProcess} from './guest-process.ts';
import {BOOT_DEADLINE, type StartOptions} from './start-options.ts';
import type {Steps} from './steps.ts';

/** A domain: defined, started, looked at, destroyed. Each method is one virsh command unless it says otherwise. */
export class Guest implements GuestIdentity {
	readonly libvirt: Libvirt;
	readonly name: string;
	readonly driver: Driver;
	readonly steps: Steps;
	readonly #description: GuestDescription;
	readonly #consoles: GuestConsole[] = [];
	#defined = false;

	constructor(libvirt: Libvirt, steps: Steps, description: GuestDescription) {
		this.libvirt = libvirt;
		this.steps = steps;
		this.name = description.name;
		this.driver = description.driver;
		this.#description = description;
	}

	get #bootDeadline(): number {
		return BOOT_DEADLINE[this.driver] * this.libvirt.host.patience;
	}

	/** The connection through which it is managed. */
	get connection(): ConnectionDriver {
		return connectionOf(this.driver);
	}

	/** The path of the per-VM log on the host. */
	get logPath(): string {
		return this.libvirt.hostPath(`/var/log/libvirt/${this.connection}/${this.name}.log`);
	}

	/** Types a command about it into the interactive virsh of its connection. */
	async virsh(words: readonly string[], deadline?: number): Promise<VirshReply> {
		return this.steps.command(words.join(' '), () =>
			this.libvirt.virsh(this.connection).run(words, {deadline}),
		);
	}

	async define(): Promise<void> {
		const file = this.libvirt.hostPath(`${this.libvirt.guestFolder}/${this.name}.xml`);
		await this.libvirt.host.write(file, this.#description.xml);
		// Set it even if the definition fails half-way: the clean-up asks libvirt what exists.
		this.#defined = true;
		await this.#untilTold('Defined Added', () => this.virsh(['define', file]));
	}

	/**
	 * `virsh start`: returns when the daemon reports that the domain runs, which is before its guest is ready.
	 * `deadline` in milliseconds, for virsh.
	 */
	async start({paused = false, deadline = this.#bootDeadline}: StartOptions = {}): Promise<void> {
		const words = ['start', this.name, ...(paused ? ['--paused'] : [])];
		await this.#untilTold(paused ? 'Suspended Paused' : 'Started Booted', () => this.virsh(words, deadline));
		if (this.driver === 'lxc') await untilInitIsKnown(this);
		await this.#description.started?.(this);
	}

	/**
	 * Starts it with its console open. Returns once its guest answers. QEMU is started paused and resumed when the
	 * console is connected, because its pty drops output while nobody reads (chardev/char-pty.c). `deadline` in
	 * milliseconds, for the guest to answer once it runs.
	 */
	async boot({deadline = this.#bootDeadline}: {deadline?: number} = {}): Promise<GuestConsole> {
		const paused = this.driver !== 'lxc';
		await this.start({paused});
		const console = await this.console();
		if (paused) await this.resume();
		await console.ready(deadline);
		return console;
	}

	/** Opens its console: `virsh console` in a new pseudo-terminal. */
	async console(): Promise<GuestConsole> {
		const console = await GuestConsole.open(this, this.#description.speaks);
		this.#consoles.push(console);
		return console;
	}

	/** Opens its console and returns once the guest answers. For a guest that was started with `start`, not `boot`. */
	async ready(): Promise<GuestConsole> {
		const console = await this.console();
		await console.ready();
		return console;
	}

	/** The consoles that were opened, for keeping their recordings. */
	get consoles(): readonly GuestConsole[] {
		return this.#consoles;
	}

	async suspend(): Promise<void> {
		await this.#untilTold('Suspended Paused', () => this.virsh(['suspend', this.name]));
	}

	async resume(): Promise<void> {
		await this.#untilTold('Resumed Unpaused', () => this.virsh(['resume', this.name]));
	}

	async reset(): Promise<void> {
		await this.#untilTold('reboot', () => this.virsh(['reset', this.name]));
	}

	async destroy(): Promise<void> {
		await this.#untilTold('Stopped Destroyed', () => this.#destroyOnce());
	}

	/** `virsh save`: stops it and saves its state to a file, given as a path that the daemon sees. */
	async save(file: string): Promise<void> {
		await this.#untilTold('Stopped Saved', () => this.virsh(['save', this.name, file], this.#bootDeadline));
	}

	/** `virsh restore`: resumes from such a file. */
	async restore(file: string): Promise<void> {
		await this.#untilTold('Resumed Snapshot', () => this.virsh(['restore', file], this.#bootDeadline));
	}

	/** `virsh attach-disk --live`: on SCSI, and adds a controller if there is none; `target` such as `sda`. */
	async attachDisk(
		file: string,
		target: string,
		{format = 'raw'}: {format?: 'raw' | 'qcow2'} = {},
	): Promise<void> {
		const how = ['--targetbus', 'scsi', '--subdriver', format, '--live'];
		await this.virsh(['attach-disk', this.name, file, target, ...how]);
	}

	/**
	 * `virsh detach-disk --live`. A SCSI disk is removed even if the guest does not cooperate (scsi_bus in QEMU's
	 * hw/scsi).
	 */
	async detachDisk(target: string): Promise<void> {
		await this.#untilTold('device-removed', () => this.virsh(['detach-disk', this.name, target, '--live']));
	}

	async undefine(): Promise<void> {
		await this.#untilTold('Undefined Removed', () => this.virsh(['undefine', this.name]));
		this.#defined = false;
	}

	/** Sends a command to QEMU's own monitor. Resolves with its answer. libvirt marks the domain as tainted. */
	async monitor(line: string): Promise<string> {
		return (await this.virsh(['qemu-monitor-command', this.name, '--hmp', line])).output;
	}

	/** Returns `running`, `paused`, `shut off`, ... with the reason in parentheses: `virsh domstate --reason`. */
	async state(): Promise<string> {
		return (await this.virsh(['domstate', this.name, '--reason'])).output.trim();
	}

	/** Returns the live XML, or the defined one if the domain does not run. */
	async domain(): Promise<Domain> {
		return readDomain((await this.virsh(['dumpxml', this.name])).output);
	}

	/** Its events from now on. */
	async events(): Promise<GuestEvents> {
		const {patience} = this.libvirt.host;
		return new GuestEvents(await this.libvirt.events(this.connection), this.name, this.steps, patience);
	}

	/** Returns its emulator's process, QEMU or libvirt_lxc, as the kernel sees it. Rejects if it does not run. */
	process(): Promise<GuestProcess> {
		return GuestProcess.of(this);
	}

	/** Returns the host's pid of its emulator. */
	async pid(): Promise<number> {
		return (await this.process()).pid;
	}

	/** Returns the words of its emulator's command line. */
	async argv(): Promise<string[]> {
		return (await this.process()).argv();
	}

	/** Kills its emulator. */
	async kill(): Promise<void> {
		await (await this.process()).signal('SIGKILL');
	}

	/** Closes its consoles and leaves the domain as it is. */
	async leave(): Promise<void> {
		await Promise.all(this.#consoles.map((console) => console.close()));
	}

	/** Removes everything of it: closes its consoles, destroys and undefines it, removes its files. Idempotent. */
	async clear(): Promise<void> {
		await this.leave();
		if (this.libvirt.ended() === undefined && this.#defined) {
			if (await this.#isListed([])) await this.#destroyUnlessGone();
			if (await this.#isListed(['--all'])) await this.undefine();
		}
		await this.#description.clear();
	}

	/** Destroys it. If it ends by itself at the same moment, that is no failure. */
	async #destroyUnlessGone(): Promise<void> {
		try {
			await this.virsh(['destroy', this.name]);
		} catch (error) {
			if (await this.#isListed([])) throw error;
		}
	}

	/**
	 * Destroys it. libvirt may report an error although it has destroyed the domain: that known issue is reported, and
	 * everything else is as expected.
	 */
	async #destroyOnce(): Promise<void> {
		try {
			await this.virsh(['destroy', this.name]);
		} catch (error) {
			if (!isLateForCgroup(error)) throw error;
			await untilShutOff(this, error);
			this.steps.met(LATE_FOR_CGROUP, error.output);
		}
	}

	async #isListed(options: readonly string[]): Promise<boolean> {
		const {output} = await this.virsh(['list', '--name', ...options]);
		return output.split('\n').some((line) => line.trim() === this.name);
	}

	/**
	 * Events come some milliseconds after the command that causes them has returned. So each command here waits for its
	 * last event, and a case that watches events from then on sees none of an earlier command's.
	 */
	async #untilTold(event: string, action: () => Promise<unknown>): Promise<void> {
		const events = await this.events();
		await action();
		await events.until(event);
	}
}
