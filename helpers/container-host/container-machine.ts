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

/** Milliseconds for podman to tell of a container's end. */
const END_DEADLINE = 10_000;

/** Its libvirt answers; what QEMU can do is asked, for about a second, when somebody wants to know. */
const READY = `${VIRSH_BY_PATH} -c qemu:///system list`;

interface ContainerMachineOptions {
	readonly podman: Podman;
	/** Unique for this podman. */
	readonly name: string;
	/** What messages call it, such as `container:trixie`. */
	readonly title: string;
	/** Files of this machine that are copied into it, by their paths there. */
	readonly files: Readonly<Record<string, string>>;
}

/**
 * A container that is a virtualization host of its own, but for the kernel: Debian with libvirtd, which is its system's. It
 * ends when its libvirtd does.
 */
export class ContainerMachine {
	readonly host: RemoteHost;
	/** Resolves when it has ended; never rejects. */
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

	/** Resolves once its libvirt can be used. Rejects with a HostError that has what its first process said. */
	static async start({podman, name, title, files}: ContainerMachineOptions): Promise<ContainerMachine> {
		const library = await testcontainersOn(podman);
		const {PullPolicy, Wait} = library;
		const copied = Object.entries(files).map(([target, source]) => ({source, target, mode: 0o644}));
		const wanted = containerIn(library, IMAGE, {cgroup: podman.cgroup, log: logOf(podman, name)})
			.withName(name)
			.withPrivilegedMode()
			.withNetworkMode('none')
			.withPullPolicy(PullPolicy.neverPull())
			// Its end is in the journal.
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

	/** Why it is there no more; undefined while it runs and can be reached. */
	ended(): string | undefined {
		return this.#end;
	}

	/** Why it is there no more, asked of it: where its libvirtd has ended, its own end comes some moments later. */
	async endedMeanwhile(): Promise<string | undefined> {
		if (!(await hasDaemon(this.host))) await fulfilledWithin(this.died, END_DEADLINE);
		return this.#end;
	}

	/** What its first process has said: libvirtd, on its standard error. */
	said(): Promise<string> {
		return said(this.#podman, this.#name);
	}

	/** The command line of this machine that runs one in it, at a terminal; its words may as well be added to it. */
	command(argv: readonly string[]): Argv {
		return enterArgv(this.#podman, this.#name, argv, true);
	}

	/** Lets it run on after this process. */
	async leave(): Promise<void> {
		await this.host.close();
	}

	/** Ends it, and with it all that is in it. Idempotent. */
	async close(): Promise<void> {
		await this.host.close();
		await this.#container.stop({timeout: 0});
	}
}

/** On cgroup v1 podman gives containers no cgroup namespace: the container's first process makes it, and others join. */
function enterArgv(podman: Podman, name: string, argv: readonly string[], terminal: boolean): Argv {
	return podman.command([
		'exec',
		'--interactive',
		// Ctrl-P is the program's own.
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

/** Outside what podman removes with a container, so that one that does not come up can still be asked. */
function logOf({folder}: Podman, name: string): string {
	return `${folder}/${name}.log`;
}

async function said(podman: Podman, name: string): Promise<string> {
	return conmonText(await podman.host.readText(logOf(podman, name)).catch(() => ''));
}
