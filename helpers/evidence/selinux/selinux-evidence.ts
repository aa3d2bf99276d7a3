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
	/** Starts it at its first use. */
	readonly libvirt: () => Promise<Libvirt>;
	/** What the daemon and its children have written since the case began, wherever. */
	readonly logs: () => Promise<readonly string[]>;
	/** Judges what SELinux denies; undefined where there is none, or where others use the machine, too. */
	readonly gate: AvcGate | undefined;
}

/**
 * What the kernel says of labels and owners, and the ways in which an administrator changes them. Paths are the daemon's.
 */
export class SelinuxEvidence {
	readonly #host: Host;
	readonly #parts: SelinuxParts;

	constructor(host: Host, parts: SelinuxParts) {
		this.#host = host;
		this.#parts = parts;
	}

	/** The context of a guest's emulator: QEMU, or libvirt_lxc. */
	async process(guest: Guest): Promise<SecurityContext> {
		return this.processOf((await guest.process()).pid);
	}

	/** The context of a process, by its pid on the host. */
	async processOf(pid: number): Promise<SecurityContext> {
		return parseContext(await this.#host.readText(`/proc/${pid}/attr/current`));
	}

	/** The context of the daemon that serves the case's driver. */
	async daemon(): Promise<SecurityContext> {
		const {driver, libvirt} = this.#parts;
		return this.processOf((await (await libvirt()).daemon(connectionOf(driver))).pid);
	}

	/** The context of a container's init. */
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

	/** The context of a file, a device or a terminal. */
	async file(path: string): Promise<SecurityContext> {
		const xattrs = await this.#host.xattrs(await this.#hostPath(path));
		return parseContext(xattrs.get('security.selinux') ?? '');
	}

	/** A file's user and group. */
	async owner(path: string): Promise<Owner> {
		const {stdout} = await this.#host.run(['stat', '-c', '%u %g', '--', await this.#hostPath(path)]);
		const [user, group] = stdout.trim().split(' ');
		return {user: Number(user), group: Number(group)};
	}

	/** The user and the group that a guest's emulator runs as: those by which it may open files. */
	async processOwner(guest: Guest): Promise<Owner> {
		const status = await this.#host.readText(`/proc/${(await guest.process()).pid}/status`);
		const effective = (name: string) =>
			Number(new RegExp(`^${name}:\\s+\\d+\\s+(\\d+)`, 'm').exec(status)?.[1]);
		return {user: effective('Uid'), group: effective('Gid')};
	}

	/** What libvirt has written down about a file while it is a guest's: its attributes `trusted.libvirt.security.*`. */
	async remembered(path: string): Promise<Map<string, string>> {
		const prefix = 'trusted.libvirt.security.';
		const xattrs = await this.#host.xattrs(await this.#hostPath(path));
		return new Map(
			[...xattrs]
				.filter(([name]) => name.startsWith(prefix))
				.map(([name, text]) => [name.slice(prefix.length), text]),
		);
	}

	/** The contexts of the sockets that a guest's emulator has open, each once. */
	async sockets(guest: Guest): Promise<SecurityContext[]> {
		const {pid} = await guest.process();
		// Through /proc/PID/fd stat(1) reaches the socket itself, whose attribute is what setsockcreatecon(3) gave it.
		const script = 'find "/proc/$1/fd" -lname "socket:*" -exec stat -L -c %C {} +';
		const {stdout} = await this.#host.run(['sh', '-c', script, 'sh', String(pid)]);
		return [...new Set(stdout.split('\n').filter(Boolean))].sort().map(parseContext);
	}

	/** What the whole machine is in. */
	async mode(): Promise<SelinuxMode> {
		return selinuxMode(this.#host);
	}

	/** Runs a command in a context (`runcon`); resolves with its result whatever its exit code is. */
	async run(context: SecurityContext, argv: Argv): Promise<CommandResult> {
		return this.#host.run(['runcon', describeContext(context), ...argv], {check: false});
	}

	/** `chcon`. */
	async relabel(path: string, context: SecurityContext): Promise<void> {
		await this.#host.run(['chcon', describeContext(context), await this.#hostPath(path)]);
	}

	/** `chown`. */
	async chown(path: string, {user, group}: Owner): Promise<void> {
		await this.#host.run(['chown', `${user}:${group}`, await this.#hostPath(path)]);
	}

	/**
	 * Says that SELinux is to deny something in this case. Any other denial that is libvirt's or a guest's fails the case, and
	 * so does one that was announced and does not come.
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

	/** What libvirt says that a guest is labelled with: in its XML, while it runs. */
	async named(guest: Guest): Promise<{process: SecurityContext; images: SecurityContext | undefined}> {
		const {seclabels} = await guest.domain();
		const {label = '', imagelabel} = seclabels.find(({model}) => model === 'selinux') ?? {};
		return {
			process: parseContext(label),
			images: imagelabel === undefined ? undefined : parseContext(imagelabel),
		};
	}

	/** The labels that the daemon has generated since the case began, as its log says: one for each start of a guest. */
	async generated(): Promise<LabelGenerated[]> {
		return (await this.labelLines()).flatMap((line) =>
			line.kind === 'generated' && line.model === 'selinux' ? [line] : [],
		);
	}

	/** The contexts that the logs say were set on a file, be it to take a label back, in order. */
	async setLines(path: string): Promise<SecurityContext[]> {
		return (await this.labelLines()).flatMap((line) =>
			line.kind === 'set' && line.model === 'selinux' && line.path === path ? [line.context] : [],
		);
	}

	/** The owners that the logs say a file was given, be it to take it back, in order. */
	async ownerLines(path: string): Promise<Owner[]> {
		return (await this.labelLines()).flatMap((line) =>
			line.kind === 'set' && line.model === 'dac' && line.path === path ? [line.owner] : [],
		);
	}

	/**
	 * What the daemon, and the children that it labels files in, have logged about labels since the case began, in the order
	 * of time. Which settings decide where that is, and whether it is at all: see readLabelLines.
	 */
	async labelLines(): Promise<LabelLine[]> {
		const records = (await this.#parts.logs()).flatMap(parseDaemonLog);
		// All in UTC, and of one form: as text they stand in the order of time.
		return readLabelLines(
			records.sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0)),
		);
	}

	async #hostPath(path: string): Promise<string> {
		return (await this.#parts.libvirt()).hostPath(path);
	}
}
