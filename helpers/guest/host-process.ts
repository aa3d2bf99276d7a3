import {DeadlineError, HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {childPids} from '../host/process/child-pids.ts';
import {
	endsWithin,
	identifyProcess,
	isAlive,
	type ProcessIdentity,
} from '../host/process/process-identity.ts';
import {processState} from '../host/process/process-state.ts';
import {pendingSignals} from '../host/process/signal-sets.ts';
import {whyAlive} from '../host/process/why-alive.ts';
import {pollUntil} from '../poll.ts';
import type {Steps} from './steps.ts';

/** Milliseconds for libvirt to give up waiting for a program's end and kill it: 10 s in libvirt 9.0. */
const SIGNAL_DEADLINE = 40_000;

/** Milliseconds for a process to end, on a host that is not emulated. */
const END_DEADLINE = 10_000;

/** One process on a host, as the kernel shows it in /proc: a daemon, a guest's emulator, a container's init. */
export class HostProcess {
	protected readonly host: Host;
	protected readonly steps: Steps;
	readonly #identity: ProcessIdentity;

	constructor(host: Host, steps: Steps, identity: ProcessIdentity) {
		this.host = host;
		this.steps = steps;
		this.#identity = identity;
	}

	/** Finds the process with this pid. Rejects if there is none, or only its zombie. */
	static async at(host: Host, steps: Steps, pid: number): Promise<HostProcess> {
		const identity = await identifyProcess(host, pid);
		if (identity) return new HostProcess(host, steps, identity);
		throw new HostError({
			tried: `find process ${pid}`,
			host: host.name,
			seen: 'no process with this pid, or only its zombie',
			advice: 'see why it has ended',
		});
	}

	/** Its pid on the host, even if it is in other namespaces. */
	get pid(): number {
		return this.#identity.pid;
	}

	/** Returns its name, such as `libvirtd`. The kernel keeps the first 15 characters. */
	async name(): Promise<string> {
		return (await this.#read('comm')).trim();
	}

	/** Returns the path of its program. */
	async program(): Promise<string> {
		return this.host.readLink(`/proc/${this.pid}/exe`);
	}

	/** Returns the words of its command line. */
	async argv(): Promise<string[]> {
		return this.#words('cmdline');
	}

	/** Returns its environment at its start, as NAME=value words. */
	async environment(): Promise<string[]> {
		return this.#words('environ');
	}

	/** Returns the text of /proc/PID/cgroup. */
	async cgroup(): Promise<string> {
		return this.#read('cgroup');
	}

	/** Returns the processes that it has started. A container's init is the child of its libvirt_lxc. */
	async children(): Promise<HostProcess[]> {
		const pids = await childPids(this.host, this.pid);
		const found = await Promise.all(pids.map((pid) => identifyProcess(this.host, pid)));
		return found.flatMap((identity) =>
			identity === undefined ? [] : [new HostProcess(this.host, this.steps, identity)],
		);
	}

	/** Sends it a signal. False if it has ended. */
	async signal(signal: NodeJS.Signals): Promise<boolean> {
		return (await isAlive(this.host, this.#identity)) && this.host.signal(this.pid, signal);
	}

	/** Returns its pending signals, such as `SIGTERM`. While it is stopped, all signals that were sent are pending. */
	async pendingSignals(): Promise<string[]> {
		return pendingSignals(await this.#read('status'));
	}

	/** Waits until a signal is pending. */
	async untilPending(signal: NodeJS.Signals): Promise<void> {
		await this.#until(`${signal} to be sent to process ${this.pid}`, async () => {
			const pending = await this.pendingSignals();
			return {met: pending.includes(signal), seen: `pending: ${pending.join(', ') || 'none'}`};
		});
	}

	/** Waits until it is a zombie: it has ended, and its tracer has not noticed yet. */
	async untilZombie(): Promise<void> {
		await this.#until(`process ${this.pid} to be a zombie`, async () => {
			const {state} = await processState(this.host, this.pid);
			return {met: state === 'Z', seen: `state ${state}`};
		});
	}

	/** Waits until it has ended. A zombie has ended. */
	async untilEnded(): Promise<void> {
		const deadline = END_DEADLINE * this.host.patience;
		await this.steps.wait(`the end of process ${this.pid}`, async () => {
			if (await endsWithin(this.host, this.#identity, deadline)) return;
			const status = await this.#read('status').catch(() => undefined);
			const why = status === undefined ? {seen: 'it has just ended'} : whyAlive(status);
			const waitedFor = `the end of process ${this.pid}`;
			throw new DeadlineError({waitedFor, deadline, host: this.host.name, ...why});
		});
	}

	/** Polled, because the kernel notifies only a process's parent and its tracer. */
	async #until(waitedFor: string, look: () => Promise<{met: boolean; seen: string}>): Promise<void> {
		let last = '';
		const isMet = async () => {
			const {met, seen} = await look();
			last = seen;
			return met;
		};
		await this.steps.wait(waitedFor, () =>
			pollUntil(isMet, {
				every: 50,
				waitedFor,
				deadline: SIGNAL_DEADLINE,
				host: this.host.name,
				seen: () => last,
				advice: `see /proc/${this.pid}/status, and whether libvirt has asked it to end`,
			}),
		);
	}

	async #words(file: string): Promise<string[]> {
		return (await this.#read(file)).replace(/\0$/, '').split('\0');
	}

	#read(file: string): Promise<string> {
		return this.host.readText(`/proc/${this.pid}/${file}`);
	}
}
