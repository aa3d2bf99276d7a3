import {fulfilledWithin} from '../deadline.ts';
import {DeadlineError} from '../errors.ts';
import {pathOf} from '../installation/installation.ts';
import {type FramedReply, runFramed} from '../terminal/framed.ts';
import {newNonce} from '../terminal/nonce.ts';
import {record} from '../terminal/recording.ts';
import type {Terminal} from '../terminal/terminal.ts';
import type {GuestIdentity} from './guest-identity.ts';

/** Milliseconds for a guest to answer a line, on a host that is not emulated. */
const ANSWER_DEADLINE = 20_000;

/** Control and ]: virsh(1), console. */
const ESCAPE = '\x1d';

/** Milliseconds after which a micro guest's banner may be lost. It takes some tens of them to boot. */
const BANNER_GRACE = 250;

/** Milliseconds for virsh to leave a console. */
const LEAVE_GRACE = 1000;

/** The image that a guest runs, which determines its console's protocol: see vm-images/README.md. */
type Speaks = 'micro' | 'linux' | 'container';

/** A guest's console: `virsh console` in a pseudo-terminal, recorded from its start. */
export class GuestConsole {
	readonly terminal: Terminal;
	readonly #guest: GuestIdentity;
	readonly #speaks: Speaks;
	readonly #recording: string[] = [];

	private constructor(guest: GuestIdentity, terminal: Terminal, speaks: Speaks) {
		this.terminal = terminal;
		this.#guest = guest;
		this.#speaks = speaks;
		record(terminal, (line) => this.#recording.push(line), {columns: 80, rows: 24});
	}

	get #answerDeadline(): number {
		return ANSWER_DEADLINE * this.#guest.libvirt.host.patience;
	}

	/** Connects to a running guest's console. */
	static async open(guest: GuestIdentity, speaks: Speaks): Promise<GuestConsole> {
		const uri = guest.libvirt.uri(guest.connection);
		const {host, installation} = guest.libvirt;
		const argv = [pathOf(installation, 'virsh'), '-k0', '-c', uri, 'console', guest.name] as const;
		const env = {...installation.environment, LC_ALL: 'C.UTF-8', LANGUAGE: ''};
		const terminal = await host.terminal(argv, {env});
		const console = new GuestConsole(guest, terminal, speaks);
		await guest.steps.wait(`the console of ${guest.name}`, () =>
			terminal.expect(/Escape character is [^\n]*\n/, {deadline: console.#answerDeadline}),
		);
		return console;
	}

	/** Waits for the line that a guest prints at each start. */
	async banner(deadline = this.#answerDeadline): Promise<void> {
		const line = new RegExp(`virtrig-${this.#speaks} \\d+ ready\\r*\\n`);
		await this.#answer(`the banner of ${this.#guest.name}`, line, deadline);
	}

	/** Waits until a guest that was just started answers: for its banner or, if that is lost, for an answer. */
	async ready(deadline = this.#answerDeadline): Promise<void> {
		if (this.#speaks !== 'micro') return this.banner(deadline);
		await this.#guest.steps.wait(`the banner of ${this.#guest.name}, or an answer`, () =>
			this.#untilItAnswers(deadline),
		);
	}

	/**
	 * virsh reports the connection before its stream is connected, and QEMU's pty drops all output until then
	 * (chardev/char-pty.c), so a fast guest's banner is lost. Input before the guest has set up its serial port is lost
	 * too, or cut. So each attempt asks for another mark, and waits longer.
	 */
	async #untilItAnswers(deadline: number): Promise<void> {
		const end = performance.now() + deadline;
		let sign = /virtrig-micro \d+ ready\r*\n/;
		for (let patience = BANNER_GRACE; ; patience *= 2) {
			const left = end - performance.now();
			if (await this.#shows(sign, Math.min(patience, left))) return;
			if (patience >= left) throw this.#silent(deadline);
			const {printed} = newNonce();
			this.tell(`echo ${printed}`);
			sign = new RegExp(`^= ${printed}\\r*\\n`, 'm');
		}
	}

	/** Whether the text appears within `patience` milliseconds. */
	async #shows(sign: RegExp | string, patience: number): Promise<boolean> {
		try {
			await this.terminal.expect(sign, {deadline: Math.max(0, patience)});
			return true;
		} catch (error) {
			if (error instanceof DeadlineError) return false;
			throw error;
		}
	}

	#silent(deadline: number): DeadlineError {
		return new DeadlineError({
			waitedFor: `${this.#guest.name} to boot`,
			deadline,
			host: this.terminal.host,
			expected: 'its banner, or an answer on its console',
			seen: this.terminal.unmatched.replaceAll('\r', '') || 'nothing on its console',
			advice: 'look into the per-VM log, and at the console with virsh console',
		});
	}

	/** Sends a line of the guests' protocol. Returns the line that answers it. */
	async ask(line: string, deadline = this.#answerDeadline): Promise<string> {
		this.terminal.send(`${line}\n`);
		return this.#answer(
			`the answer of ${this.#guest.name} to ${line.slice(0, 40)}`,
			/^= ([^\r\n]*)\r*\n/m,
			deadline,
		);
	}

	/** Whether the guest says something within `deadline` milliseconds. */
	async hears(text: string, deadline = this.#answerDeadline): Promise<boolean> {
		return this.#guest.steps.wait(`${JSON.stringify(text)} of ${this.#guest.name}`, () =>
			this.#shows(text, deadline),
		);
	}

	/** Sends a line that has no answer, such as `poweroff`. */
	tell(line: string): void {
		this.terminal.send(`${line}\n`);
	}

	/** Runs a command in the shell of a linux guest. */
	async run(command: string, deadline = this.#answerDeadline): Promise<FramedReply> {
		return this.#guest.steps.wait(`${this.#guest.name}: ${command}`, () =>
			runFramed(this.terminal, command, {deadline}),
		);
	}

	async #answer(what: string, pattern: RegExp, deadline: number): Promise<string> {
		const {match} = await this.#guest.steps.wait(what, () => this.terminal.expect(pattern, {deadline}));
		return match[1] ?? '';
	}

	/** Returns a recording of it, as asciicast v2. */
	recording(): string {
		return `${this.#recording.join('\n')}\n`;
	}

	/** Leaves the console like a person, by its escape character. virsh itself ignores SIGHUP there. */
	async close(): Promise<void> {
		if (!this.terminal.exit) this.terminal.send(ESCAPE);
		await fulfilledWithin(this.terminal.exited, LEAVE_GRACE);
		await this.terminal.close();
	}
}
