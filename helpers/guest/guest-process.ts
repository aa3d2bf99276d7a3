import {HostError} from '../errors.ts';
import {identifyProcess, type ProcessIdentity} from '../host/process.ts';
import type {Guest} from './guest.ts';

/** A guest's emulator as the kernel shows it in /proc. */
export class GuestProcess {
	readonly #guest: Guest;
	/** On the host. */
	readonly pid: number;

	private constructor(guest: Guest, pid: number) {
		this.#guest = guest;
		this.pid = pid;
	}

	/** The process that libvirt's own pid file names. Rejects when the guest does not run. */
	static async of(guest: Guest): Promise<GuestProcess> {
		const {libvirt, connection, name} = guest;
		const file = libvirt.hostPath(`/run/libvirt/${connection}/${name}.pid`);
		const inside = Number((await libvirt.host.readText(file)).trim());
		const pid = await libvirt.hostPid(inside);
		if (pid !== undefined) return new GuestProcess(guest, pid);
		throw new HostError({
			tried: `find the emulator of ${name}`,
			host: libvirt.host.name,
			expected: `a process with pid ${inside} in ${libvirt.name}, as ${file} says`,
			seen: 'none',
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
		const pids = (await this.#read(`task/${this.pid}/children`)).split(' ').filter(Boolean).map(Number);
		const found = await Promise.all(pids.map((pid) => identifyProcess(this.#guest.libvirt.host, pid)));
		return found.filter((identity) => identity !== undefined);
	}

	/**
	 * Milliseconds of processor time that the guest itself has used: QEMU's vCPU threads, or a container's init. The
	 * first field of schedstat, in nanoseconds (Documentation/scheduler/sched-stats.rst).
	 */
	async guestTime(): Promise<number> {
		const {host} = this.#guest.libvirt;
		const folders = this.#guest.driver === 'lxc' ? await this.#initFolders() : await this.#vcpuFolders();
		const times = folders.map(async (folder) =>
			Number((await host.readText(`${folder}/schedstat`)).split(' ')[0]),
		);
		return (await Promise.all(times)).reduce((sum, time) => sum + time, 0) / 1e6;
	}

	async #initFolders(): Promise<string[]> {
		return (await this.children()).map(({pid}) => `/proc/${pid}`);
	}

	async #vcpuFolders(): Promise<string[]> {
		const {host} = this.#guest.libvirt;
		const tasks = (await host.list(`/proc/${this.pid}/task`)).map((task) => `/proc/${this.pid}/task/${task}`);
		const names = await Promise.all(tasks.map((task) => host.readText(`${task}/comm`)));
		// `CPU 0/KVM`, `CPU 0/TCG`: QEMU names them when libvirt asks for debug-threads.
		return tasks.filter((_, index) => /^(CPU \d+|ALL CPUs)\//.test(names[index] ?? ''));
	}

	async signal(signal: NodeJS.Signals): Promise<boolean> {
		return this.#guest.libvirt.host.signal(this.pid, signal);
	}

	async #words(file: string): Promise<string[]> {
		return (await this.#read(file)).replace(/\0$/, '').split('\0');
	}

	#read(file: string): Promise<string> {
		return this.#guest.libvirt.host.readText(`/proc/${this.pid}/${file}`);
	}
}
