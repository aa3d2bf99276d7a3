import {fulfilledWithin} from '../deadline.ts';
import {HostError} from '../errors.ts';
import type {RemoteHost} from '../host/agent/remote-host.ts';
import {connectContainer} from '../host/container/container-host.ts';
import type {Argv, Host} from '../host/host.ts';
import {daemonPlace} from '../installation/daemons.ts';
import {VIRSH_BY_PATH} from '../installation/distribution.ts';
import {conmonText} from './conmon-log.ts';
import {IMAGE} from './import-image.ts';
import type {Podman} from './podman.ts';
import {containerIn, type StartedContainer, testcontainersOn} from './testcontainers.ts';

/** Milliseconds until the container's libvirt must answer; it takes about one second on an idle machine. */
const START_DEADLINE = 60_000;

/** Milliseconds for podman to report a container's end. */
const END_DEADLINE = 10_000;

/**
 * A command that succeeds once libvirt answers. It asks nothing about QEMU, whose capabilities would take about a
 * second.
 */
const READY = `${VIRSH_BY_PATH} -c qemu:///system list`;

interface ContainerMachineOptions {
	readonly podman: Podman;
	/** Unique in this podman. */
	readonly name: string;
	/** The name in messages, such as `container:trixie`. */
	readonly title: string;
	/** Files of this machine to copy into it, keyed by their paths there. */
	readonly files: Readonly<Record<string, string>>;
}

/**
 * A container that is a virtualization host except for the kernel: Debian with libvirtd, which is its system libvirt.
 * It ends with its libvirtd.
 */
export class ContainerMachine {
	readonly host: RemoteHost;
	/** Resolves when it has ended. Never rejects. */
	readonly died: Promise<void>;
	readonly #podman: Podman;
	readonly #name: string;
	readonly #container: StartedContainer;
	#end: string | undefined;

	private constructor(podman: Podman, name: string, container: StartedContainer, host: RemoteHost) {
		this.#podman = podman;
		this.#name = name;
		this.#container = container;
		this.host = host;
		this.died = host.lost.then((seen) => {
			this.#end = `the container has ended, or cannot be reached: ${seen}`;
		});
	}

	/**
	 * Starts it. Resolves once its libvirt can be used. Rejects with a HostError that has the output of its first
	 * process.
	 */
	static async start({podman, name, title, files}: ContainerMachineOptions): Promise<ContainerMachine> {
		const library = await testcontainersOn(podman);
		const {PullPolicy, Wait} = library;
		const copied = Object.entries(files).map(([target, source]) => ({source, target, mode: 0o644}));
		const wanted = containerIn(library, IMAGE, {cgroup: podman.cgroup, log: logOf(podman, name)})
			.withName(name)
			.withPrivilegedMode()
			.withNetworkMode('none')
			.withPullPolicy(PullPolicy.neverPull())
			// Its undo is in the journal.
			.withAutoCleanup(false)
			.withCopyFilesToContainer(copied)
			.withWaitStrategy(Wait.forSuccessfulCommand(READY))
			.withStartupTimeout(START_DEADLINE);
		try {
			const container = await wanted.start();
			const enter = (argv: Argv, terminal: boolean) => enterArgv(podman, name, argv, terminal);
			const host = await connectContainer({name: title, enter});
			return new ContainerMachine(podman, name, container, host);
		} catch (cause) {
			throw new HostError({
				tried: `start ${title}`,
				host: podman.host.name,
				expected: `an answer to \`${READY}\` in it within ${START_DEADLINE / 1000} s`,
				seen: `${cause instanceof Error ? cause.message : String(cause)}\n${await said(podman, name)}`,
				advice:
					'see what its first process said; where it never began, `podman info` tells what podman lacks',
				cause,
			});
		}
	}

	/** Why it is gone; undefined while it runs and can be reached. */
	ended(): string | undefined {
		return this.#end;
	}

	/** Asks the container why it is gone, because its own end follows some moments after its libvirtd's. */
	async endedMeanwhile(): Promise<string | undefined> {
		if (!(await hasDaemon(this.host))) await fulfilledWithin(this.died, END_DEADLINE);
		return this.#end;
	}

	/** Returns the output of its first process: libvirtd's standard error. */
	said(): Promise<string> {
		return said(this.#podman, this.#name);
	}

	/**
	 * Returns the command line of this machine that runs one in it, at a terminal. The words may also be appended to
	 * it.
	 */
	command(argv: readonly string[]): Argv {
		return enterArgv(this.#podman, this.#name, argv, true);
	}

	/** Lets it outlive this process. */
	async leave(): Promise<void> {
		await this.host.close();
	}

	/** Ends it and everything in it. Idempotent. */
	async close(): Promise<void> {
		await this.host.close();
		await this.#container.stop({timeout: 0});
	}
}

/**
 * On cgroup v1 podman gives containers no cgroup namespace. So the container's first process makes one, and others
 * join it.
 */
function enterArgv(podman: Podman, name: string, argv: readonly string[], terminal: boolean): Argv {
	return podman.command([
		'exec',
		'--interactive',
		// Without detach keys, because Ctrl-P is the program's own.
		...(terminal ? ['--tty', '--detach-keys', ''] : []),
		name,
		...['nsenter', '--cgroup=/proc/1/ns/cgroup', '--', ...argv],
	]);
}

async function hasDaemon(host: Host): Promise<boolean> {
	try {
		const pid = (await host.readText(daemonPlace('libvirtd').pidFile)).trim();
		return (await host.status(`/proc/${pid}`)) !== undefined;
	} catch {
		return false;
	}
}

/** Outside of what podman removes with a container, so that the log of one that failed to start can still be read. */
function logOf({folder}: Podman, name: string): string {
	return `${folder}/${name}.log`;
}

async function said(podman: Podman, name: string): Promise<string> {
	return conmonText(await podman.host.readText(logOf(podman, name)).catch(() => ''));
}
