import {setTimeout as pause} from 'node:timers/promises';
import {checkContainerRoot} from '../domain/container-root-check.ts';
import type {Domain} from '../domain/domain.ts';
import {readDomain} from '../domain/read-domain.ts';
import type {ConnectionDriver, Libvirt} from '../libvirt/libvirt.ts';
import type {VirshReply} from '../libvirt/virsh/session.ts';
import {VirshError} from '../libvirt/virsh/virsh-error.ts';
import type {Driver} from '../needs/need.ts';
import {GuestConsole} from './guest-console.ts';
import {GuestEvents} from './guest-events.ts';
import type {GuestIdentity} from './guest-identity.ts';
import {GuestProcess} from './guest-process.ts';
import {KnownIssueError} from './known-issue.ts';
import type {Steps} from './steps.ts';

/** Milliseconds for a guest to say that it is ready. */
const BOOT_DEADLINE: Readonly<Record<Driver, number>> = {kvm: 20_000, qemu: 40_000, lxc: 20_000};

/** Milliseconds for the daemon to hear of a container's init: some tens of them when it does. */
const INIT_DEADLINE = 2000;

const INIT_UNKNOWN = /Init pid is not yet available/;

/** What a guest is made of. */
export interface GuestDescription {
	readonly name: string;
	readonly driver: Driver;
	readonly xml: string;
	/** How its console begins and talks. */
	readonly speaks: 'micro' | 'linux' | 'container';
	/** Undoes what was made for it: its disks, its root. */
	readonly clear: () => Promise<void>;
}

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

	/** The connection that it is a domain of. */
	get connection(): ConnectionDriver {
		return this.driver === 'lxc' ? 'lxc' : 'qemu';
	}

	/** The per-VM log, as the host sees it. */
	get logPath(): string {
		return this.libvirt.hostPath(`/var/log/libvirt/${this.connection}/${this.name}.log`);
	}

	/**
	 * Types a command about it into the interactive virsh of its connection. A command that would start a container on
	 * the files of the host is refused, whoever defined it.
	 */
	async virsh(words: readonly string[], deadline?: number): Promise<VirshReply> {
		if (this.driver === 'lxc' && words[0] === 'start') await this.#refuseForeignRoot();
		const options = deadline === undefined ? {} : {deadline};
		return this.steps.command(words.join(' '), () => this.libvirt.virsh(this.connection).run(words, options));
	}

	async define(): Promise<void> {
		const file = this.libvirt.hostPath(`${this.libvirt.guestFolder}/${this.name}.xml`);
		await this.libvirt.host.write(file, this.#description.xml);
		// Stays true when the definition fails half-way: clearing away asks libvirt what there is.
		this.#defined = true;
		await this.#untilTold('Defined Added', () => this.virsh(['define', file]));
	}

	/** `virsh start`: returns when the daemon says that it runs, which is before its guest is ready. */
	async start({paused = false}: {paused?: boolean} = {}): Promise<void> {
		const words = ['start', this.name, ...(paused ? ['--paused'] : [])];
		await this.#untilTold(paused ? 'Suspended Paused' : 'Started Booted', () =>
			this.virsh(words, BOOT_DEADLINE[this.driver]),
		);
		if (this.driver === 'lxc') await this.#untilInitIsKnown();
	}

	/**
	 * Starts it with its console open and returns once the guest in it answers. QEMU is started paused and resumed when
	 * the console is connected: its pty drops what is written while nobody reads (chardev/char-pty.c). `deadline` in
	 * milliseconds, for the guest to answer once it runs.
	 */
	async boot({deadline = BOOT_DEADLINE[this.driver]}: {deadline?: number} = {}): Promise<GuestConsole> {
		const paused = this.driver !== 'lxc';
		await this.start({paused});
		const console = await this.console();
		if (paused) await this.resume();
		await console.ready(deadline);
		return console;
	}

	/** Opens its console: `virsh console` in a pseudo-terminal of its own. */
	async console(): Promise<GuestConsole> {
		const console = await GuestConsole.open(this, this.#description.speaks);
		this.#consoles.push(console);
		return console;
	}

	/** The consoles that were opened, for whoever keeps their recordings. */
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
		await this.#untilTold('Stopped Destroyed', () => this.virsh(['destroy', this.name]));
	}

	async undefine(): Promise<void> {
		await this.#untilTold('Undefined Removed', () => this.virsh(['undefine', this.name]));
		this.#defined = false;
	}

	/** `running`, `paused`, `shut off`, ... with the reason in parentheses: `virsh domstate --reason`. */
	async state(): Promise<string> {
		return (await this.virsh(['domstate', this.name, '--reason'])).output.trim();
	}

	/** The live XML; of a domain that does not run, the defined one. */
	async domain(): Promise<Domain> {
		return readDomain((await this.virsh(['dumpxml', this.name])).output);
	}

	/** Its events from now on. */
	async events(): Promise<GuestEvents> {
		return new GuestEvents(await this.libvirt.events(this.connection), this.name, this.steps);
	}

	/** The emulator's process as the kernel sees it: QEMU, or libvirt_lxc. */
	process(): Promise<GuestProcess> {
		return GuestProcess.of(this);
	}

	/** Closes its consoles, and leaves it as it is. */
	async leave(): Promise<void> {
		await Promise.all(this.#consoles.map((console) => console.close()));
	}

	/** Leaves nothing of it: closes its consoles, destroys and undefines it, removes its files. Idempotent. */
	async clear(): Promise<void> {
		await this.leave();
		if (this.libvirt.ended() === undefined && this.#defined) {
			if (await this.#isListed([])) await this.#destroyUnlessGone();
			if (await this.#isListed(['--all'])) await this.undefine();
		}
		await this.#description.clear();
	}

	/**
	 * libvirt_lxc tells the daemon of the container's init as soon as it connects. virLXCMonitorNew (src/lxc/lxc_monitor.c,
	 * libvirt 9.0) hands that connection to the event loop before it has added the program that the message is for: when
	 * the loop is quicker, it drops the message (`No program found for event with prog=305402420 vers=1` in the daemon's
	 * log with the filter 1:rpc), in 2 of 100 starts, and far more often where the daemon is slowed down. The domain is
	 * then `running`, `dominfo` fails for good, and the daemon does not notice the container's end.
	 */
	async #untilInitIsKnown(): Promise<void> {
		await this.steps.wait(`the init of ${this.name}`, async () => {
			const end = performance.now() + INIT_DEADLINE;
			// Nothing tells of it.
			for (let seen = await this.#initUnknown(); seen !== undefined; seen = await this.#initUnknown()) {
				if (performance.now() > end) throw this.#initNeverKnown(seen);
				await pause(20);
			}
		});
	}

	/** What dominfo says as long as it does not know of the init. */
	async #initUnknown(): Promise<VirshError | undefined> {
		try {
			await this.libvirt.virsh(this.connection).run(['dominfo', this.name]);
			return undefined;
		} catch (error) {
			if (error instanceof VirshError && INIT_UNKNOWN.test(error.output)) return error;
			throw error;
		}
	}

	#initNeverKnown(cause: VirshError): KnownIssueError {
		const issue = "libvirtd never heard of a container's init (Init pid is not yet available)";
		return new KnownIssueError(issue, {
			tried: `start ${this.name}`,
			host: this.libvirt.host.name,
			expected: `dominfo to know its init within ${INIT_DEADLINE / 1000} s`,
			seen: cause.output,
			advice: 'destroy the domain and start it again',
			cause,
		});
	}

	/** A guest that ends by itself at this very moment needs no destroying. */
	async #destroyUnlessGone(): Promise<void> {
		try {
			await this.virsh(['destroy', this.name]);
		} catch (error) {
			if (await this.#isListed([])) throw error;
		}
	}

	async #isListed(options: readonly string[]): Promise<boolean> {
		const {output} = await this.virsh(['list', '--name', ...options]);
		return output.split('\n').some((line) => line.trim() === this.name);
	}

	/**
	 * Events come some milliseconds after the command that causes them has returned. Each command here waits for its last
	 * one, so that a case which looks at events from then on sees none of an earlier command's.
	 */
	async #untilTold(event: string, action: () => Promise<unknown>): Promise<void> {
		const events = await this.events();
		await action();
		await events.until(event);
	}

	/** As read back from libvirt, not as sent: see {@link checkContainerRoot}. */
	async #refuseForeignRoot(): Promise<void> {
		const {output} = await this.virsh(['dumpxml', this.name, '--inactive']);
		checkContainerRoot(output, this.libvirt.guestFolder);
	}
}
