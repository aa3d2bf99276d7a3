import {setTimeout as pause} from 'node:timers/promises';
import {HostError} from '../errors.ts';
import {childPids} from '../host/process/child-pids.ts';
import {identifyProcess, type ProcessIdentity} from '../host/process/process-identity.ts';
import {pollUntil} from '../poll.ts';
import type {GuestIdentity} from './guest-identity.ts';
import {HostProcess} from './host-process.ts';

/** Milliseconds of processor time that prove that a guest is working. */
const BUSY = 50;

/** Milliseconds for a guest to use them, on a host that is not emulated. */
const BUSY_DEADLINE = 20_000;

/** A guest's emulator: QEMU, or libvirt_lxc. */
export class GuestProcess extends HostProcess {
	readonly #guest: GuestIdentity;

	private constructor(guest: GuestIdentity, identity: ProcessIdentity) {
		super(guest.libvirt.host, guest.steps, identity);
		this.#guest = guest;
	}

	/** Finds the process in libvirt's own pid file. Rejects if the guest does not run. */
	static async of(guest: GuestIdentity): Promise<GuestProcess> {
		const {libvirt, connection, name} = guest;
		const file = libvirt.hostPath(`/run/libvirt/${connection}/${name}.pid`);
		const inside = Number((await libvirt.host.readText(file)).trim());
		const pid = await libvirt.hostPid(inside);
		const identity = pid === undefined ? undefined : await identifyProcess(libvirt.host, pid);
		const cmdline =
			pid === undefined ? '' : await libvirt.host.readText(`/proc/${pid}/cmdline`).catch(() => '');
		// The pid in a stale pid file may belong to another process by now.
		if (identity && cmdline.includes(name)) return new GuestProcess(guest, identity);
		throw new HostError({
			tried: `find the emulator of ${name}`,
			host: libvirt.host.name,
			expected: `a process with pid ${inside} in ${libvirt.name}, as ${file} says`,
			seen: cmdline === '' ? 'none' : `pid ${pid}, which is ${cmdline.replaceAll('\0', ' ').slice(0, 200)}`,
			advice: 'look into the per-VM log for how it ended',
		});
	}

	/**
	 * Returns the milliseconds of processor time that the guest itself has used: QEMU's vCPU threads, or the processes
	 * of a container. From the first field of schedstat, in nanoseconds (Documentation/scheduler/sched-stats.rst).
	 */
	async guestTime(): Promise<number> {
		const folders = this.#guest.driver === 'lxc' ? await this.#containerFolders() : await this.#vcpuFolders();
		const times = folders.map(async (folder) =>
			Number((await this.host.readText(`${folder}/schedstat`)).split(' ')[0]),
		);
		return (await Promise.all(times)).reduce((sum, time) => sum + time, 0) / 1e6;
	}

	/**
	 * Returns the share of one processor that the guest uses during a window of milliseconds: 1 is a whole processor.
	 */
	async processorShare(window: number): Promise<number> {
		const began = performance.now();
		const before = await this.guestTime();
		await this.steps.wait(`${window} ms of processor time`, () => pause(window));
		return ((await this.guestTime()) - before) / (performance.now() - began);
	}

	/** Waits until the guest has used some more processor time, even if a busy host makes it slow. */
	async untilBusy(): Promise<void> {
		const before = await this.guestTime();
		let used = 0;
		const isBusy = async () => {
			used = (await this.guestTime()) - before;
			return used >= BUSY;
		};
		// Polled, because the kernel has no event for processor time.
		await this.steps.wait(`a busy guest (pid ${this.pid})`, () =>
			pollUntil(isBusy, {
				every: 20,
				waitedFor: `the guest of process ${this.pid} to use processor time`,
				deadline: BUSY_DEADLINE * this.host.patience,
				host: this.host.name,
				expected: `${BUSY} ms of it`,
				seen: () => `${used} ms, as /proc/PID/task/*/schedstat shows`,
				advice: 'see whether it is paused, frozen or waiting',
			}),
		);
	}

	async #containerFolders(): Promise<string[]> {
		const pids = await childPids(this.host, this.pid);
		for (const pid of pids) pids.push(...(await childPids(this.host, pid)));
		return pids.map((pid) => `/proc/${pid}`);
	}

	async #vcpuFolders(): Promise<string[]> {
		const tasks = (await this.host.list(`/proc/${this.pid}/task`)).map(
			(task) => `/proc/${this.pid}/task/${task}`,
		);
		const names = await Promise.all(tasks.map((task) => this.host.readText(`${task}/comm`)));
		// `CPU 0/KVM`, `CPU 0/TCG`: QEMU's thread names if libvirt asks for debug-threads.
		return tasks.filter((_, index) => /^(CPU \d+|ALL CPUs)\//.test(names[index] ?? ''));
	}
}
