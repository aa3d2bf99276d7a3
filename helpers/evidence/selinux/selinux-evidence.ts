import {HostError} from '../../errors.ts';
import type {Guest} from '../../guest/guest.ts';
import type {Argv, CommandResult, Host} from '../../host/host.ts';
import {connectionOf, type Libvirt} from '../../libvirt/libvirt.ts';
import {parseDaemonLog} from '../../logs/daemon-log.ts';
import type {Driver} from '../../needs/need.ts';
import {describeContext, parseContext, type SecurityContext} from '../../selinux/context.ts';
import type {AnnouncedDenial} from '../../selinux/denials.ts';
import type {LabelGenerated, LabelLine, Owner} from '../../selinux/label-line.ts';
import {readLabelLines} from '../../selinux/label-lines.ts';
import type {AvcGate} from './avc-gate.ts';
import {type SelinuxMode, selinuxMode} from './selinux-mode.ts';

interface SelinuxParts {
	readonly driver: Driver;
	/** Starts the libvirt at its first use. */
	readonly libvirt: () => Promise<Libvirt>;
	/** Everything that the daemon and its children have logged since the case began, in any log. */
	readonly logs: () => Promise<readonly string[]>;
	/** Judges the denials of SELinux; undefined without SELinux, or if others use the machine, too. */
	readonly gate: AvcGate | undefined;
}

/**
 * Labels and owners as the kernel shows them, and the commands with which an administrator changes them. Paths are as the daemon
 * sees them.
 */
export class SelinuxEvidence {
	readonly #host: Host;
	readonly #parts: SelinuxParts;

	constructor(host: Host, parts: SelinuxParts) {
		this.#host = host;
		this.#parts = parts;
	}

	/** Returns the context of a guest's emulator: QEMU or libvirt_lxc. */
	async process(guest: Guest): Promise<SecurityContext> {
		return this.processOf((await guest.process()).pid);
	}

	/** Returns the context of a process, by its pid on the host. */
	async processOf(pid: number): Promise<SecurityContext> {
		return parseContext(await this.#host.readText(`/proc/${pid}/attr/current`));
	}

	/** Returns the context of the daemon that serves the case's driver. */
	async daemon(): Promise<SecurityContext> {
		const {driver, libvirt} = this.#parts;
		return this.processOf((await (await libvirt()).daemon(connectionOf(driver))).pid);
	}

	/** Returns the context of a container's init. */
	async init(guest: Guest): Promise<SecurityContext> {
		const [init] = await (await guest.process()).children();
		if (init) return this.processOf(init.pid);
		throw new HostError({
			tried: `find the init of ${guest.name}`,
			host: this.#host.name,
			seen: 'libvirt_lxc without a child',
			advice: 'see its log: the container has ended',
		});
	}

	/** Returns the context of a file, a device or a terminal. */
	async file(path: string): Promise<SecurityContext> {
		const xattrs = await this.#host.xattrs(await this.#hostPath(path));
		return parseContext(xattrs.get('security.selinux') ?? '');
	}

	/** Returns a file's user and group. */
	async owner(path: string): Promise<Owner> {
		const {stdout} = await this.#host.run(['stat', '-c', '%u %g', '--', await this.#hostPath(path)]);
		const [user, group] = stdout.trim().split(' ');
		return {user: Number(user), group: Number(group)};
	}

	/** Returns the user and the group that a guest's emulator runs as, by which it may open files. */
	async processOwner(guest: Guest): Promise<Owner> {
		const status = await this.#host.readText(`/proc/${(await guest.process()).pid}/status`);
		const effective = (name: string) =>
			Number(new RegExp(`^${name}:\\s+\\d+\\s+(\\d+)`, 'm').exec(status)?.[1]);
		return {user: effective('Uid'), group: effective('Gid')};
	}

	/** Returns what libvirt notes about a file while a guest uses it: its attributes `trusted.libvirt.security.*`. */
	async remembered(path: string): Promise<Map<string, string>> {
		const prefix = 'trusted.libvirt.security.';
		const xattrs = await this.#host.xattrs(await this.#hostPath(path));
		return new Map(
			[...xattrs]
				.filter(([name]) => name.startsWith(prefix))
				.map(([name, text]) => [name.slice(prefix.length), text]),
		);
	}

	/** Returns the contexts of the sockets that a guest's emulator has open, each once. */
	async sockets(guest: Guest): Promise<SecurityContext[]> {
		const {pid} = await guest.process();
		// Through /proc/PID/fd stat(1) reaches the socket itself, whose attribute is what setsockcreatecon(3) gave it.
		const script = 'find "/proc/$1/fd" -lname "socket:*" -exec stat -L -c %C {} +';
		const {stdout} = await this.#host.run(['sh', '-c', script, 'sh', String(pid)]);
		return [...new Set(stdout.split('\n').filter(Boolean))].sort().map(parseContext);
	}

	/** Returns the mode of SELinux on the whole machine. */
	async mode(): Promise<SelinuxMode> {
		return selinuxMode(this.#host);
	}

	/** Runs a command in a context (`runcon`). Resolves with its result for any exit code. */
	async run(context: SecurityContext, argv: Argv): Promise<CommandResult> {
		return this.#host.run(['runcon', describeContext(context), ...argv], {check: false});
	}

	/** Changes a file's context (`chcon`). */
	async relabel(path: string, context: SecurityContext): Promise<void> {
		await this.#host.run(['chcon', describeContext(context), await this.#hostPath(path)]);
	}

	/** Changes a file's owner (`chown`). */
	async chown(path: string, {user, group}: Owner): Promise<void> {
		await this.#host.run(['chown', `${user}:${group}`, await this.#hostPath(path)]);
	}

	/**
	 * Announces that SELinux must deny something in this case. Any other denial that concerns libvirt or a guest fails the case, and
	 * so does an announced denial that does not come.
	 */
	expectDenial(denial: AnnouncedDenial): void {
		const {gate} = this.#parts;
		if (!gate) {
			throw new HostError({
				tried: `announce a denial: ${denial.why}`,
				host: this.#host.name,
				expected: 'a machine of its own, with SELinux',
				seen: 'none that watches what SELinux denies',
				advice: 'let the case need it: {ownMachine: true, selinux: "permissive"}, or "enforcing"',
			});
		}
		gate.expect(denial);
	}

	/** Returns a running guest's labels according to libvirt: from its XML. */
	async named(guest: Guest): Promise<{process: SecurityContext; images: SecurityContext | undefined}> {
		const {seclabels} = await guest.domain();
		const {label = '', imagelabel} = seclabels.find(({model}) => model === 'selinux') ?? {};
		return {
			process: parseContext(label),
			images: imagelabel === undefined ? undefined : parseContext(imagelabel),
		};
	}

	/** Returns the labels that the daemon has generated since the case began, from its log: one for each start of a guest. */
	async generated(): Promise<LabelGenerated[]> {
		return (await this.labelLines()).flatMap((line) =>
			line.kind === 'generated' && line.model === 'selinux' ? [line] : [],
		);
	}

	/** Returns the contexts that were set on a file according to the logs, in order. This includes restored labels. */
	async setLines(path: string): Promise<SecurityContext[]> {
		return (await this.labelLines()).flatMap((line) =>
			line.kind === 'set' && line.model === 'selinux' && line.path === path ? [line.context] : [],
		);
	}

	/** Returns the owners that a file was given according to the logs, in order. This includes restored owners. */
	async ownerLines(path: string): Promise<Owner[]> {
		return (await this.labelLines()).flatMap((line) =>
			line.kind === 'set' && line.model === 'dac' && line.path === path ? [line.owner] : [],
		);
	}

	/**
	 * Returns the log lines about labels since the case began, in order of time, from the daemon and from the children in which it
	 * labels files. See readLabelLines for the settings that decide whether and where they are logged.
	 */
	async labelLines(): Promise<LabelLine[]> {
		const records = (await this.#parts.logs()).flatMap(parseDaemonLog);
		// All times are in UTC and have the same form, so the order of their texts is the order of time.
		return readLabelLines(
			records.sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0)),
		);
	}

	async #hostPath(path: string): Promise<string> {
		return (await this.#parts.libvirt()).hostPath(path);
	}
}
