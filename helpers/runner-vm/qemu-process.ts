import {fulfilledWithin} from '../deadline.ts';
import {HostError, tail} from '../errors.ts';
import {checkSocketPath} from '../host/files/socket-path.ts';
import type {CommandResult, Host, RunningCommand} from '../host/host.ts';
import {idlesWithin} from '../host/process/idles-within.ts';
import {plainText} from '../terminal/plain-text.ts';
import {connectMonitor, MONITOR_DEADLINE} from './connect-monitor.ts';
import {forwardedPort} from './forwarded-port.ts';
import type {RunnerMachine} from './machine.ts';
import {restoreDevices, saveDevices} from './migration.ts';
import {runnerArgv} from './qemu-argv.ts';
import type {Qmp, QmpEvent} from './qmp.ts';
import type {RunnerImage, RunnerState} from './runner-image.ts';

/** Milliseconds for QEMU to end. */
const QUIT_DEADLINE = 10_000;

/** The share of a processor that counts as idle. A booted idle Debian uses 1 % under TCG. */
const IDLE = {share: 0.05, window: 1000, deadline: 30_000};

/** QEMU's message for a state that it cannot read (migration/migration.c, process_incoming_migration_co). */
const REFUSED = /load of migration failed/;

const SSH = 22;

export interface QemuOptions {
	readonly machine: RunnerMachine;
	readonly image: RunnerImage;
	/** The state to restore. Without it the machine boots. */
	readonly state?: RunnerState;
	/** The folder for its files. The caller makes and removes it. */
	readonly folder: string;
	/** The file for its memory, for a later {@link QemuProcess.save}. */
	readonly memory?: string;
	/** For messages. */
	readonly name: string;
	/** Whether it outlives this process. */
	readonly keep?: boolean;
}

/**
 * The QEMU of a runner VM: starts it, restores and saves its state, ends it. It is killed when this process ends.
 *
 * The memory of a state is in a file that QEMU's own migration leaves alone (its capability x-ignore-shared). A
 * restored machine maps it copy-on-write, and so reads only what it uses.
 */
export class QemuProcess {
	readonly host: Host;
	readonly name: string;
	/** Resolves when it has ended for any reason. Never rejects. */
	readonly died: Promise<void>;
	readonly consoleLog: string;
	/** The path of the serial console's unix socket. */
	readonly serial: string;
	readonly #options: QemuOptions;
	readonly #running: RunningCommand;
	#monitor: Qmp | undefined;
	#end: string | undefined;
	/** Why virtrig ends it. */
	#fatal: string | undefined;

	private constructor(host: Host, options: QemuOptions, running: RunningCommand) {
		this.host = host;
		this.name = options.name;
		this.consoleLog = consoleLog(options.folder);
		this.serial = `${options.folder}/serial`;
		this.#options = options;
		this.#running = running;
		this.died = running.done.then((result) => {
			this.#end = this.#fatal ?? describeEnd(result);
		});
	}

	/** Starts it. With a state, the machine resumes where that was saved; otherwise it begins to boot. */
	static async start(host: Host, options: QemuOptions): Promise<QemuProcess> {
		const {machine, image, state, folder, memory, keep = false} = options;
		const sockets = {monitor: `${folder}/monitor`, serial: `${folder}/serial`};
		for (const path of Object.values(sockets)) checkSocketPath(path, host.name);
		const overlay = `${folder}/disk.qcow2`;
		const backing = state ? ['-b', state.overlay, '-F', 'qcow2'] : ['-b', image.disk, '-F', 'raw'];
		await host.run(['qemu-img', 'create', '-q', '-f', 'qcow2', ...backing, overlay]);
		const argv = runnerArgv(machine, {
			image,
			overlay,
			memory: state
				? {path: state.memory, shared: false}
				: memory === undefined
					? undefined
					: {path: memory, shared: true},
			...sockets,
			consoleLog: consoleLog(folder),
			incoming: state !== undefined,
		});
		const running = await host.spawn(argv, {
			signalOnOurEnd: keep ? undefined : 'SIGKILL',
			deadline: Number.POSITIVE_INFINITY,
			check: false,
			cwd: '/',
		});
		const qemu = new QemuProcess(host, options, running);
		try {
			await qemu.#openMonitor();
			if (state) await restoreDevices(qemu, state.devices);
			return qemu;
		} catch (error) {
			// It may be about to end by itself, and then says why.
			if (qemu.#monitor?.isClosed) await fulfilledWithin(qemu.died, QUIT_DEADLINE);
			const why = qemu.ended;
			await qemu.end();
			if (why === undefined) throw error;
			if (!state) throw qemu.problem('start the QEMU', 'a QEMU that runs', why);
			const isRefused = REFUSED.test(why);
			// A state that QEMU refuses is damaged. Without this file it counts as incomplete and is made again.
			if (isRefused) await host.remove(state.devices);
			const advice = isRefused ? 'run it again: that state was removed, and is made anew' : undefined;
			throw qemu.problem('restore the state', 'a QEMU that runs', why, advice);
		}
	}

	/** Its monitor. */
	get qmp(): Qmp {
		if (this.#monitor) return this.#monitor;
		throw new Error('the monitor of QEMU is not open yet');
	}

	/** Returns the port of this machine's loopback that is forwarded to its ssh. */
	async sshPort(): Promise<number> {
		const text = await this.qmp.human('info usernet');
		const port = forwardedPort(text, SSH);
		if (port !== undefined) return port;
		throw this.problem('find the ssh port', 'a forwarded port', text);
	}

	/** Why it has ended; undefined while it runs. */
	get ended(): string | undefined {
		return this.#end;
	}

	/** Returns the output of its serial console without the escape sequences. */
	async consoleText(): Promise<string> {
		const text = await this.host.readText(this.consoleLog).catch(() => '');
		return plainText(text);
	}

	/** Returns the last lines of its serial console. */
	async lastLines(count?: number): Promise<string> {
		return tail(await this.consoleText(), count) || '(nothing on its console)';
	}

	/** Returns what its processors are doing, for a machine that no longer answers: their registers and interrupts. */
	async processors(): Promise<string> {
		const {cores} = this.#options.machine;
		const lapics = Array.from({length: cores}, (_, index) => `info lapic ${index}`);
		const parts: string[] = [];
		for (const line of ['info registers -a', ...lapics]) parts.push(`${line}\n${await this.qmp.human(line)}`);
		return parts.join('\n');
	}

	/** Lets it outlive this process. */
	leave(): void {
		this.#monitor?.close();
		this.#running.unref();
	}

	/** Makes an error about it. */
	problem(what: string, expected: string, seen: string, advice?: string): HostError {
		return new HostError({
			tried: `${what} of ${this.name}`,
			host: this.host.name,
			expected,
			seen,
			advice,
		});
	}

	/**
	 * Resolves once the machine is idle, or after a time limit. Work that is pending when a state is saved is repeated
	 * in each machine that starts from it, which slows them down.
	 */
	async untilIdle(): Promise<void> {
		await Promise.race([this.died, idlesWithin(this.host, this.#running.pid, IDLE)]);
	}

	/** Stops the machine, writes its state into a folder beside its memory's file, and ends it. */
	async save(folder: string): Promise<void> {
		await saveDevices(this, `${folder}/devices`);
		await this.end();
		await this.host.rename(`${this.#options.folder}/disk.qcow2`, `${folder}/overlay.qcow2`);
	}

	/** Ends it. Idempotent. */
	async end(): Promise<void> {
		if (this.#end === undefined && this.#monitor) {
			await this.#monitor.execute('quit').catch(() => {});
			await fulfilledWithin(this.died, QUIT_DEADLINE);
		}
		this.#monitor?.close();
		this.#fatal ??= 'it was ended';
		this.#running.kill('SIGKILL');
		await this.died;
	}

	async #openMonitor(): Promise<void> {
		const path = `${this.#options.folder}/monitor`;
		const onEvent = (event: QmpEvent) => this.#heed(event);
		this.#monitor = await connectMonitor({host: this.host, path, died: this.died, onEvent});
		if (this.#monitor) return;
		const seen = this.#end ?? `no monitor for ${MONITOR_DEADLINE / 1000} s`;
		const advice = 'see that QEMU runs here at all: `virtrig doctor`';
		throw this.problem('start the QEMU', 'a monitor', seen, advice);
	}

	/**
	 * Ends the VM if the disk of this machine is full. A write error would otherwise stop the VM until somebody resumes
	 * it (`werror=enospc`, QEMU's default). Nobody would, and everything in it would wait.
	 */
	#heed({event, data}: QmpEvent): void {
		if (event !== 'BLOCK_IO_ERROR' || data.nospace !== true) return;
		this.#fatal = `its disk cannot grow: No space left on the device of ${this.#options.folder}`;
		this.#running.kill('SIGKILL');
	}
}

function consoleLog(folder: string): string {
	return `${folder}/console.log`;
}

function describeEnd({exitCode, signal, stderr}: CommandResult): string {
	const how =
		signal === 'SIGKILL' ? `${signal}, which the kernel sends if memory runs out (see dmesg)` : signal;
	return `QEMU ended with ${how ?? `exit code ${exitCode}`}\n${tail(stderr)}`.trimEnd();
}
