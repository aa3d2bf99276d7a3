import type {CaseParts} from '../case/parts/case-parts.ts';
import {CgroupEvidence} from '../evidence/cgroups/cgroup-evidence.ts';
import {domainLogText} from '../evidence/domain-log/domain-log-text.ts';
import {SelinuxEvidence} from '../evidence/selinux/selinux-evidence.ts';
import type {Debuggers} from '../gdb/debuggers.ts';
import type {Guest} from '../guest/guest.ts';
import type {GuestOptions} from '../guest/make-guest.ts';
import type {Host} from '../host/host.ts';
import {connectionOf} from '../libvirt/libvirt.ts';
import type {VirshReply} from '../libvirt/virsh/session.ts';
import type {Driver} from '../needs/need.ts';
import {CaseDaemon} from './case-daemon.ts';
import {CaseFiles} from './case-files.ts';
import {CaseLogs} from './case-logs.ts';
import {CaseMachine} from './case-machine.ts';

/** The tools of a case. Its libvirt starts when the case first needs it. */
export class Rig {
	/** The driver of the case's guests: `kvm`, `qemu` (TCG) or `lxc`. */
	readonly driver: Driver;
	/** The cgroups of a guest, as the kernel shows them, and the cgroups that it should have. */
	readonly cgroups: CgroupEvidence;
	/** Labels and owners, as the kernel shows them and as libvirt logs them; and announced denials. */
	readonly selinux: SelinuxEvidence;
	/** The per-VM logs, and the daemon's. */
	readonly logs: CaseLogs;
	/** The daemon that serves the guests: its process, its settings, how it is started. */
	readonly daemon: CaseDaemon;
	/** The machine as a whole: its clock, its kernel, its mode of SELinux. */
	readonly machine: CaseMachine;
	/** GDB on the case's guests and daemons. */
	readonly gdb: Debuggers;
	/** Files for guests: disks, overlay images, kernels, firmware, emulators. */
	readonly files: CaseFiles;
	/** Commands and files on the machine, for everything that the rig does not cover. */
	readonly host: Host;
	readonly #parts: CaseParts;

	constructor(parts: CaseParts) {
		const {driver, gate, guests, place} = parts;
		const {host, images} = place;
		const libvirt = () => parts.libvirt.use();
		const logs = () =>
			Promise.all([this.logs.daemon(), this.logs.daemonJournal(), ...guests.all.map(domainLogText)]);
		this.#parts = parts;
		this.driver = driver;
		this.host = host;
		this.gdb = parts.debuggers;
		this.cgroups = new CgroupEvidence(host, libvirt);
		this.selinux = new SelinuxEvidence(host, {driver, libvirt, gate, logs});
		this.logs = new CaseLogs(parts.libvirt);
		this.daemon = new CaseDaemon(parts);
		this.machine = new CaseMachine(place, parts.steps);
		this.files = new CaseFiles(host, images, libvirt);
	}

	/** Defines a guest of the case's driver without starting it. It is cleared away at the case's end. */
	async guest(options: GuestOptions = {}): Promise<Guest> {
		return this.#parts.guests.make(options);
	}

	/** Types a command into an interactive virsh, such as `['capabilities']`. `deadline` in milliseconds. */
	async virsh(words: readonly string[], deadline?: number): Promise<VirshReply> {
		const {libvirt, steps, driver} = this.#parts;
		const virsh = (await libvirt.use()).virsh(connectionOf(driver));
		return steps.command(words.join(' '), () => virsh.run(words, {deadline}));
	}
}
