import {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {pendingSignals} from '../host/process/pending-signals.ts';
import {identifyProcess, isAlive, type ProcessIdentity} from '../host/process/process.ts';
import {stateOf} from '../host/process/process-state.ts';
import {pollUntil} from '../poll.ts';
import type {GuestIdentity} from './guest-identity.ts';

/** Milliseconds for libvirt to give up asking a program to end, and to kill it: 10 s in libvirt 9.0. */
const DEADLINE = 40_000;

/** A guest's emulator as the kernel shows it in /proc. */
export class GuestProcess {
	readonly #guest: GuestIdentity;
	readonly #identity: ProcessIdentity;

	private constructor(guest: GuestIdentity, identity: ProcessIdentity) {
		this.#guest = guest;
		this.#identity = identity;
	}

	/** On the host. */
	get pid(): number {
		return this.#identity.pid;
	}

	/** The process that libvirt's own pid file names. Rejects when the guest does not run. */
	static async of(guest: GuestIdentity): Promise<GuestProcess> {
		const {libvirt, connection, name} = guest;
		const file = libvirt.hostPath(`/run/libvirt/${connection}/${name}.pid`);
		const inside = Number((await libvirt.host.readText(file)).trim());
		const pid = await libvirt.hostPid(inside);
		const identity = pid === undefined ? undefined : await identifyProcess(libvirt.host, pid);
		const cmdline =
			pid === undefined ? '' : await libvirt.host.readText(`/proc/${pid}/cmdline`).catch(() => '');
		// A pid file that was left behind may name somebody else's process by now.
		if (identity && cmdline.includes(name)) return new GuestProcess(guest, identity);
		throw new HostError({
			tried: `find the emulator of ${name}`,
			host: libvirt.host.name,
			expected: `a process with pid ${inside} in ${libvirt.name}, as ${file} says`,
			seen: cmdline === '' ? 'none' : `pid ${pid}, which is ${cmdline.replaceAll('\0', ' ').slice(0, 200)}`,
			advice: 'look into the per-VM log for how it ended',
		});
	}

	/** The words of its command line. */
	async argv(): Promise<string[]> {
		return this.#words('cmdline');
	}

	/** Its environment when it was started, as NAME=value words. */
	async environment(): Promise<string[]> {
		return this.#words('environ');
	}

	/** The text of /proc/PID/cgroup. */
	async cgroup(): Promise<string> {
		return this.#read('cgroup');
	}

	/** The processes that it has started: of libvirt_lxc, the container's init. */
	async children(): Promise<ProcessIdentity[]> {
		const found = await Promise.all(
			(await this.#childrenOf(this.pid)).map((pid) => identifyProcess(this.#host, pid)),
		);
		return found.filter((identity) => identity !== undefined);
	}

	/**
	 * Milliseconds of processor time that the guest itself has used: QEMU's vCPU threads, or the processes of a container.
	 * The first field of schedstat, in nanoseconds (Documentation/scheduler/sched-stats.rst).
	 */
	async guestTime(): Promise<number> {
		const folders = this.#guest.driver === 'lxc' ? await this.#containerFolders() : await this.#vcpuFolders();
		const times = folders.map(async (folder) =>
			Number((await this.#host.readText(`${folder}/schedstat`)).split(' ')[0]),
		);
		return (await Promise.all(times)).reduce((sum, time) => sum + time, 0) / 1e6;
	}

	async #containerFolders(): Promise<string[]> {
		const pids = await this.#childrenOf(this.pid);
		for (const pid of pids) pids.push(...(await this.#childrenOf(pid)));
		return pids.map((pid) => `/proc/${pid}`);
	}

	/** Empty for a process that has ended. */
	async #childrenOf(pid: number): Promise<number[]> {
		const text = await this.#host.readText(`/proc/${pid}/task/${pid}/children`).catch(() => '');
		return text.split(' ').filter(Boolean).map(Number);
	}

	async #vcpuFolders(): Promise<string[]> {
		const tasks = (await this.#host.list(`/proc/${this.pid}/task`)).map(
			(task) => `/proc/${this.pid}/task/${task}`,
		);
		const names = await Promise.all(tasks.map((task) => this.#host.readText(`${task}/comm`)));
		// `CPU 0/KVM`, `CPU 0/TCG`: QEMU names them when libvirt asks for debug-threads.
		return tasks.filter((_, index) => /^(CPU \d+|ALL CPUs)\//.test(names[index] ?? ''));
	}

	/** The signals that wait to be delivered to it, such as `SIGTERM`: while it is stopped, all that were sent. */
	async pendingSignals(): Promise<string[]> {
		return pendingSignals(await this.#read('status'));
	}

	/** Waits until a signal was sent to it that it has not taken yet. */
	async untilPending(signal: NodeJS.Signals): Promise<void> {
		await this.#until(`${signal} to be sent to process ${this.pid}`, async () => {
			const pending = await this.pendingSignals();
			return {met: pending.includes(signal), seen: `pending: ${pending.join(', ') || 'none'}`};
		});
	}

	/** Waits until it is a zombie: it has ended, and whoever traces it has not taken note of that. */
	async untilZombie(): Promise<void> {
		await this.#until(`process ${this.pid} to be a zombie`, async () => {
			const {state} = await stateOf(this.#host, this.pid);
			return {met: state === 'Z', seen: `state ${state}`};
		});
	}

	/** What the kernel tells only a process's parent and its tracer is asked for again and again. */
	async #until(what: string, look: () => Promise<{met: boolean; seen: string}>): Promise<void> {
		let last = '';
		const isMet = async () => {
			const {met, seen} = await look();
			last = seen;
			return met;
		};
		await this.#guest.steps.wait(what, () =>
			pollUntil(isMet, {
				every: 50,
				waitedFor: what,
				deadline: DEADLINE,
				host: this.#host.name,
				seen: () => last,
				advice: `see /proc/${this.pid}/status, and whether libvirt has asked it to end`,
			}),
		);
	}

	/** False when it has ended. */
	async signal(signal: NodeJS.Signals): Promise<boolean> {
		return (await isAlive(this.#host, this.#identity)) && this.#host.signal(this.pid, signal);
	}

	async #words(file: string): Promise<string[]> {
		return (await this.#read(file)).replace(/\0$/, '').split('\0');
	}

	get #host(): Host {
		return this.#guest.libvirt.host;
	}

	#read(file: string): Promise<string> {
		return this.#host.readText(`/proc/${this.pid}/${file}`);
	}
}
