import {HostError} from '../errors.ts';
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

	/** Clock ticks (100 a second) of processor time that it has used, in user and in kernel mode. */
	async ticks(): Promise<number> {
		const stat = await this.#read('stat');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return Number(fields[11]) + Number(fields[12]);
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
