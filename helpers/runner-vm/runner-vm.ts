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

/** Milliseconds for a whole Debian to boot: some 20 s under TCG on an idle machine, and a few under KVM. */
const BOOT_DEADLINE: Readonly<Record<Accelerator, number>> = {tcg: 240_000, kvm: 60_000};

/**
 * How many times as long things take in a machine that QEMU emulates, beside another on the same cores: its own commands
 * take some ten times as long, but most of a case is waiting.
 */
export const VM_PATIENCE = 4;

/** Milliseconds for a QEMU to end after its machine. */
const END_GRACE = 2000;

/** Milliseconds for the shell on its console to answer; on a machine that is not emulated. */
const CONSOLE_DEADLINE = 10_000;

/** What has become of ssh, and who keeps the machine busy. */
const CONSOLE_QUESTIONS = [
	'systemctl --no-pager status ssh',
	'journalctl --no-pager --boot --lines=60',
	'ps axo pid,stat,wchan:20,time,args --sort=-time | head -n 30',
];

const BANNER = /virtrig-runner \d+ ready/;
const PANIC = /Kernel panic - not syncing.*/;

/**
 * A whole virtualization host in QEMU: Debian with systemd, SELinux, libvirtd and KVM. Its libvirt is its system's own.
 * It ends with this process.
 */
export class RunnerVm implements AsyncDisposable {
	/** The way to it. */
	readonly host: Host;
	readonly qemu: QemuProcess;
	/** Resolves when it has ended, or ssh to it has; never rejects. */
	readonly died: Promise<void>;
	/** The command that logs into it; words of a command there may follow. */
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
			// Of a machine that has ended, QEMU knows more.
			await fulfilledWithin(qemu.died, END_GRACE);
			this.#lost = why;
		});
		this.died = Promise.race([qemu.died, lost]);
	}

	/**
	 * Starts it on the machine `local`; resolves once its libvirt can be used, which one that boots may take so many
	 * milliseconds for. Rejects with a HostError that holds the console's last lines when it panics or does not come up.
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
			// A state has the time at which it was saved.
			if (options.state) await ssh.setClock();
			return new RunnerVm(qemu, loginArgv(to), ssh);
		} catch (error) {
			await qemu.end();
			throw error;
		}
	}

	/** Why it is there no more; undefined while it runs and can be reached. */
	ended(): string | undefined {
		return this.qemu.ended ?? this.#lost;
	}

	/** An error of what was done in it: where the machine itself has ended, that is told, with its console's last lines. */
	async explain(error: unknown): Promise<unknown> {
		if (!(error instanceof HostError)) return error;
		// A command fails before its machine is known to have ended.
		await fulfilledWithin(this.died, END_GRACE);
		const end = this.ended();
		if (end === undefined) return error;
		return withConsole(this.qemu, error, end);
	}

	/** Its serial console, where a shell of root's waits: the way in when ssh is none any more. */
	async console(): Promise<Terminal> {
		const {host, serial, name} = this.qemu;
		const socket = await connectSocket(serial);
		return new Terminal(socketPty(socket, host.pid), {host: name, argv: ['serial console']});
	}

	/**
	 * What the shell on its console answers when it is asked what has become of ssh, and of the machine: for one that runs on
	 * and cannot be reached any more. Never rejects: where nobody answers, that is said.
	 */
	async askConsole(): Promise<string> {
		let said = '';
		try {
			await using console = await this.console();
			console.listen((traffic) => {
				if (traffic.kind === 'output') said += traffic.text;
			});
			// The line itself is echoed, and must not be taken for its end.
			console.sendLine(`${CONSOLE_QUESTIONS.join('; ')}; echo virtrig-'end'`);
			await console.expect('virtrig-end', {deadline: this.#consoleDeadline});
		} catch (error) {
			said += `\n(${error instanceof Error ? error.message : String(error)})\n`;
		}
		return plainText(said);
	}

	/** Saves its state into a folder beside its memory's file, and ends it. See {@link QemuProcess.save}. */
	async save(folder: string): Promise<void> {
		// No connection may be open in a state that others are started from.
		await this.host.run(['sync']);
		await this.#ssh.close();
		// What is still to be done about that session would be done anew in each machine that is started from the state.
		await this.qemu.untilIdle();
		await this.qemu.save(folder);
	}

	/** Lets it run on after this process. */
	async leave(): Promise<void> {
		await this.#ssh.close();
		this.qemu.leave();
	}

	/** Ends it, and with it all that is in it. Idempotent. */
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

/** An error with why it came, and with the console's last lines: of both, what an error has room for. */
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
	const advice = `read the whole of its console: ${qemu.consoleLog}`;
	const expected = 'its banner';
	// A panic says first why, and then where at length.
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
