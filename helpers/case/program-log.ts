import {basename} from 'node:path';
import {HostError} from '../errors.ts';
import type {Recorder} from '../event-log/recorder.ts';
import type {Guest} from '../guest/guest.ts';
import {versionOf} from '../host/command/programs.ts';
import type {Host} from '../host/host.ts';
import {programOf, type RunningProgram, runningPrograms} from '../installation/running-program.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';

/** Its emulators tell their version; libvirt_lxc does not. */
const QEMU = /^qemu-(system-|kvm)/;

/** Records which files the cases of this process have run as libvirt and as emulators: each once, by place. */
export class ProgramLog {
	readonly #recorder: Recorder;
	readonly #looked = new WeakMap<Libvirt, Set<string>>();
	readonly #recorded = new Set<string>();

	constructor(recorder: Recorder) {
		this.#recorder = recorder;
	}

	/** Records the daemons of a libvirt that has been started or opened. */
	async daemons(place: string, libvirt: Libvirt): Promise<void> {
		await this.#once(libvirt, 'daemons', async () => {
			await this.#record(place, libvirt, await libvirt.daemonPids());
		});
	}

	/** Records the emulator of a guest that has been started, and the virsh that has started it. */
	async guest(place: string, guest: Guest): Promise<void> {
		const {libvirt, driver, connection} = guest;
		await this.#once(libvirt, driver, async () => {
			const [{pid}, virsh] = await Promise.all([guest.process(), libvirt.virsh(connection).clientPid()]);
			await this.#record(place, libvirt, [pid, virsh]);
		});
	}

	/** Nothing depends on it: a guest may have ended already, and a host that is lost shows in the case itself. */
	async #once(libvirt: Libvirt, what: string, look: () => Promise<void>): Promise<void> {
		const looked = this.#looked.get(libvirt) ?? new Set();
		this.#looked.set(libvirt, looked);
		if (looked.has(what)) return;
		looked.add(what);
		try {
			await look();
		} catch (error) {
			if (!(error instanceof HostError)) throw error;
			looked.delete(what);
		}
	}

	async #record(place: string, libvirt: Libvirt, pids: readonly number[]): Promise<void> {
		for (const running of await runningPrograms(libvirt.host, pids)) {
			const {path, buildId} = running;
			const key = JSON.stringify([place, path, buildId]);
			if (this.#recorded.has(key)) continue;
			this.#recorded.add(key);
			const version = await versionAsRun(libvirt, running);
			this.#recorder.record({event: 'program', host: place, program: basename(path), path, version, buildId});
		}
	}
}

/** The version of a file that runs. Undefined where nothing tells it. */
async function versionAsRun(
	{host, installation}: Libvirt,
	running: RunningProgram,
): Promise<string | undefined> {
	if (programOf(installation, running)) return installation.version;
	return QEMU.test(basename(running.path)) ? versionOfProcess(host, running.pid) : undefined;
}

async function versionOfProcess(host: Host, pid: number): Promise<string | undefined> {
	const version = await versionOf(host, `/proc/${pid}/exe`);
	return version === 'unknown' ? undefined : version;
}
