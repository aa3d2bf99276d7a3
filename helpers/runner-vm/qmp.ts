import {z} from 'zod';
import {beforeDeadline} from '../deadline.ts';
import {HostError} from '../errors.ts';
import {connectSocket, type LocalSocket} from '../host/local/socket.ts';

/** Milliseconds for QEMU to answer. */
const DEADLINE = 30_000;

/** A line of the QEMU machine protocol (docs/interop/qmp-spec.rst): a greeting, an answer or an event. */
const message = z.looseObject({
	id: z.number().optional(),
	return: z.unknown().optional(),
	error: z.looseObject({desc: z.string()}).optional(),
	event: z.string().optional(),
	data: z.looseObject({}).optional(),
});

/** An event of QEMU (qapi/run-state.json, qapi/block-core.json). */
export interface QmpEvent {
	readonly event: string;
	readonly data: Readonly<Record<string, unknown>>;
}

interface Pending {
	readonly command: string;
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: Error) => void;
}

/** QEMU has closed the monitor. */
export class QemuEndedError extends HostError {
	override name = 'QemuEndedError';
}

/** QEMU's monitor, with the QEMU machine protocol. */
export class Qmp {
	readonly #socket: LocalSocket;
	readonly #onEvent: (event: QmpEvent) => void;
	readonly #pending = new Map<number, Pending>();
	#count = 0;
	#partial = '';
	#isClosed = false;

	private constructor(socket: LocalSocket, onEvent: (event: QmpEvent) => void) {
		this.#socket = socket;
		this.#onEvent = onEvent;
		socket.onData((text) => this.#read(text));
		void socket.closed.then(() => {
			this.#isClosed = true;
			for (const {command, reject} of this.#pending.values()) reject(ended(command));
			this.#pending.clear();
		});
	}

	/** Connects to a monitor whose socket exists already. */
	static async open(path: string, onEvent: (event: QmpEvent) => void): Promise<Qmp> {
		const qmp = new Qmp(await connectSocket(path), onEvent);
		await qmp.execute('qmp_capabilities');
		return qmp;
	}

	/** Runs a command. Rejects with a HostError that has QEMU's reason, a QemuEndedError, or a DeadlineError. */
	async execute(command: string, words: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
		if (this.#isClosed) throw ended(command);
		const id = ++this.#count;
		const {promise, resolve, reject} = Promise.withResolvers<unknown>();
		this.#pending.set(id, {command, resolve, reject});
		this.#socket.write(`${JSON.stringify({execute: command, arguments: words, id})}\n`);
		const waitedFor = `QEMU's answer to ${command}`;
		try {
			return await beforeDeadline(promise, {waitedFor, deadline: DEADLINE, host: 'local'});
		} finally {
			this.#pending.delete(id);
		}
	}

	/** Runs a command of the human monitor. Its answer is text. */
	async human(line: string): Promise<string> {
		return z.string().parse(await this.execute('human-monitor-command', {'command-line': line}));
	}

	/** Whether either side has closed it. */
	get isClosed(): boolean {
		return this.#isClosed;
	}

	close(): void {
		this.#socket.close();
	}

	#read(text: string): void {
		const lines = (this.#partial + text).split('\n');
		this.#partial = lines.pop() ?? '';
		for (const line of lines) {
			const {id, error, return: value, event, data = {}} = message.parse(JSON.parse(line));
			if (event !== undefined) this.#onEvent({event, data});
			const pending = id === undefined ? undefined : this.#pending.get(id);
			if (!pending) continue;
			const refusal = () =>
				new HostError({tried: `run ${pending.command} in QEMU's monitor`, host: 'local', seen: error?.desc});
			if (error) pending.reject(refusal());
			else pending.resolve(value);
		}
	}
}

function ended(command: string): QemuEndedError {
	return new QemuEndedError({
		tried: `run ${command} in QEMU's monitor`,
		host: 'local',
		seen: 'QEMU has ended',
	});
}
