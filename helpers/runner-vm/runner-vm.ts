import {fulfilledWithin} from '../deadline.ts';
import {DeadlineError, HostError, tail} from '../errors.ts';
import type {RemoteHost} from '../host/agent/remote-host.ts';
import {holdsWithin} from '../host/files/wait-until.ts';
import type {Argv, Host} from '../host/host.ts';
import {connectSocket} from '../host/local/socket.ts';
import {loginArgv, type SshDestination} from '../host/ssh/ssh-argv.ts';
import {connectSsh} from '../host/ssh/ssh-host.ts';
import {plainText} from '../terminal/plain-text.ts';
import {Terminal} from '../terminal/terminal.ts';
import type {Accelerator} from './machine.ts';
import {type QemuOptions, QemuProcess} from './qemu-process.ts';
import {HOST_KEY_ALIAS} from './runner-image.ts';
import {socketPty} from './socket-pty.ts';

/** Milliseconds for a whole Debian to boot: about 20 s under TCG on an idle machine, and a few under KVM. */
const BOOT_DEADLINE: Readonly<Record<Accelerator, number>> = {tcg: 240_000, kvm: 60_000};

/**
 * How many times longer things take on a machine that QEMU emulates, next to another on the same cores. Its own
 * commands take about ten times as long, but most of a case is waiting.
 */
export const VM_PATIENCE = 4;

/** Milliseconds for a QEMU to end after its machine. */
const END_GRACE = 2000;

/** Milliseconds for the shell on its console to answer, on a machine that is not emulated. */
const CONSOLE_DEADLINE = 10_000;

/** The commands that show the state of ssh, and what keeps the machine busy. */
const CONSOLE_QUESTIONS = [
	'systemctl --no-pager status ssh',
	'journalctl --no-pager --boot --lines=60',
	'ps axo pid,stat,wchan:20,time,args --sort=-time | head -n 30',
];

const BANNER = /virtrig-runner \d+ ready/;
const PANIC = /Kernel panic - not syncing.*/;

/**
 * A whole virtualization host in QEMU: Debian with systemd, SELinux, libvirtd and KVM. Its libvirt is its system
 * libvirt. It ends with this process.
 */
export class RunnerVm implements AsyncDisposable {
	/** The host inside the VM. */
	readonly host: Host;
	readonly qemu: QemuProcess;
	/** Resolves when the VM or the ssh connection has ended. Never rejects. */
	readonly died: Promise<void>;
	/** The command that logs into it. Words of a remote command may follow. */
	readonly login: Argv;
	readonly #consoleDeadline: number;
	readonly #ssh: RemoteHost;
	#lost: string | undefined;

	private constructor(qemu: QemuProcess, login: Argv, ssh: RemoteHost) {
		this.qemu = qemu;
		this.login = login;
		this.#consoleDeadline = CONSOLE_DEADLINE * ssh.patience;
		this.#ssh = ssh;
		this.host = ssh;
		const lost = ssh.lost.then(async (why) => {
			// QEMU knows more about the end of its machine.
			await fulfilledWithin(qemu.died, END_GRACE);
			this.#lost = why;
		});
		this.died = Promise.race([qemu.died, lost]);
	}

	/**
	 * Starts it on the machine `local`. Resolves once its libvirt can be used; `deadline` is the time for one that
	 * boots, in milliseconds. Rejects with a HostError that has the console's last lines if it panics or does not come
	 * up.
	 */
	static async start(
		local: Host,
		options: QemuOptions,
		deadline = BOOT_DEADLINE[options.machine.accelerator],
	): Promise<RunnerVm> {
		const qemu = await QemuProcess.start(local, options);
		try {
			if (!options.state) await untilReady(qemu, deadline);
			const to = await sshTo(qemu, options);
			const ssh = await connect(qemu, to, options);
			// A restored machine has the time at which its state was saved.
			if (options.state) await ssh.setClock();
			return new RunnerVm(qemu, loginArgv(to), ssh);
		} catch (error) {
			await qemu.end();
			throw error;
		}
	}

	/** Why it is gone; undefined while it runs and can be reached. */
	ended(): string | undefined {
		return this.qemu.ended ?? this.#lost;
	}

	/**
	 * Explains an error of something done in it: if the machine itself has ended, returns an error about that, with its
	 * console's last lines.
	 */
	async explain(error: unknown): Promise<unknown> {
		if (!(error instanceof HostError)) return error;
		// A command may fail before the end of its machine is known.
		await fulfilledWithin(this.died, END_GRACE);
		const end = this.ended();
		if (end === undefined) return error;
		return withConsole(this.qemu, error, end);
	}

	/** Opens its serial console, where a root shell waits: the way in if ssh no longer works. */
	async console(): Promise<Terminal> {
		const {host, serial, name} = this.qemu;
		const socket = await connectSocket(serial);
		return new Terminal(socketPty(socket, host.pid), {host: name, argv: ['serial console']});
	}

	/**
	 * Asks the shell on its console about the state of ssh and of the machine, when the VM runs but can no longer be
	 * reached. Never rejects: if nobody answers, the result says so.
	 */
	async askConsole(): Promise<string> {
		let said = '';
		try {
			await using console = await this.console();
			console.listen((traffic) => {
				if (traffic.kind === 'output') said += traffic.text;
			});
			// The command line itself is echoed, and must not match as its end.
			console.sendLine(`${CONSOLE_QUESTIONS.join('; ')}; echo virtrig-'end'`);
			await console.expect('virtrig-end', {deadline: this.#consoleDeadline});
		} catch (error) {
			said += `\n(${error instanceof Error ? error.message : String(error)})\n`;
		}
		return plainText(said);
	}

	/** Saves its state into a folder beside its memory's file, and ends it. See {@link QemuProcess.save}. */
	async save(folder: string): Promise<void> {
		// A state that others start from must not contain an open connection.
		await this.host.run(['sync']);
		await this.#ssh.close();
		// Let the end of that session be processed: work that is pending in the state would be repeated in each machine
		// that starts from it.
		await this.qemu.untilIdle();
		await this.qemu.save(folder);
	}

	/** Lets it outlive this process. */
	async leave(): Promise<void> {
		await this.#ssh.close();
		this.qemu.leave();
	}

	/** Ends it, and everything in it. Idempotent. */
	async close(): Promise<void> {
		await this.#ssh.close();
		await this.qemu.end();
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.close();
	}
}

async function sshTo(qemu: QemuProcess, {image}: QemuOptions): Promise<SshDestination> {
	return {
		destination: 'root@127.0.0.1',
		port: await qemu.sshPort(),
		identity: image.key,
		knownHosts: image.knownHosts,
		hostKeyAlias: HOST_KEY_ALIAS,
	};
}

async function connect(
	qemu: QemuProcess,
	to: SshDestination,
	{machine, name, folder}: QemuOptions,
): Promise<RemoteHost> {
	try {
		return await connectSsh({
			...to,
			name,
			socketFolder: folder,
			patience: machine.accelerator === 'tcg' ? VM_PATIENCE : 1,
		});
	} catch (error) {
		if (!(error instanceof HostError)) throw error;
		throw await withConsole(qemu, error, error.seen ?? '');
	}
}

/** Adds the reason and the console's last lines to an error, each cut to fit. */
async function withConsole(qemu: QemuProcess, error: HostError, why: string): Promise<HostError> {
	return new HostError({
		tried: error.tried,
		outcome: error.outcome,
		host: error.host,
		expected: error.expected ?? 'success',
		seen: `${tail(why, 4)}\nits console says:\n${await qemu.lastLines(6)}`,
		cause: error,
	});
}

async function untilReady(qemu: QemuProcess, deadline: number): Promise<void> {
	const waiting = new AbortController();
	void qemu.died.then(() => waiting.abort());
	let panic: string | undefined;
	const check = async () => {
		const text = await qemu.host.readText(qemu.consoleLog).catch(() => '');
		panic = PANIC.exec(text)?.[0];
		return panic !== undefined || BANNER.test(text);
	};
	const isReady = await holdsWithin(qemu.host, [qemu.consoleLog], check, deadline, waiting.signal);
	if (isReady && panic === undefined) return;
	const lines = await qemu.lastLines();
	const advice = `read its whole console output: ${qemu.consoleLog}`;
	const expected = 'its banner';
	// A panic prints the reason first and then a long trace.
	if (panic !== undefined)
		throw qemu.problem('boot the system', expected, `${panic}\n${await qemu.lastLines(6)}`, advice);
	if (qemu.ended !== undefined)
		throw qemu.problem('boot the system', expected, `${qemu.ended}\n${lines}`, advice);
	throw new DeadlineError({
		waitedFor: `${qemu.name} to boot`,
		deadline,
		host: qemu.host.name,
		seen: lines,
		advice,
	});
}
