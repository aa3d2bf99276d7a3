import {basename} from 'node:path';
import {HostError} from '../errors.ts';
import type {Recorder} from '../event-log/recorder.ts';
import type {Guest} from '../guest/guest.ts';
import {versionOf} from '../host/command/programs.ts';
import type {Host} from '../host/host.ts';
import {programOf, type RunningProgram, runningPrograms} from '../installation/running-program.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';

/** QEMU's emulators, which print their version; libvirt_lxc does not. */
const QEMU = /^qemu-(system-|kvm)/;

/** Records which files the cases of this process have run as libvirt and as emulators, once per file and place. */
export class ProgramLog {
	readonly #recorder: Recorder;
	readonly #looked = new WeakMap<Libvirt, Set<string>>();
	readonly #recorded = new Set<string>();

	constructor(recorder: Recorder) {
		this.#recorder = recorder;
	}

	/** Records the daemons of a libvirt that was started or opened. */
	async daemons(place: string, libvirt: Libvirt): Promise<void> {
		await this.#once(libvirt, 'daemons', async () => {
			await this.#record(place, libvirt, await libvirt.daemonPids());
		});
	}

	/** Records the emulator of a started guest, and the virsh that started it. */
	async guest(place: string, guest: Guest): Promise<void> {
		const {libvirt, driver, connection} = guest;
		await this.#once(libvirt, driver, async () => {
			const [{pid}, virsh] = await Promise.all([guest.process(), libvirt.virsh(connection).clientPid()]);
			await this.#record(place, libvirt, [pid, virsh]);
		});
	}

	/** Ignores errors: a guest may have ended already, and the case itself reports a lost host. */
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

/** Returns the version of a running file; undefined if it is not known. */
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
