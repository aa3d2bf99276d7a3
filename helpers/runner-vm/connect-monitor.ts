import {fulfilledWithin} from '../deadline.ts';
import {HostError} from '../errors.ts';
import {existsWithin} from '../host/files/wait-until.ts';
import type {Host} from '../host/host.ts';
import {poll} from '../poll.ts';
import {QemuEndedError, Qmp, type QmpEvent} from './qmp.ts';

/** Milliseconds for QEMU to open its monitor. */
export const MONITOR_DEADLINE = 20_000;

/** Milliseconds for QEMU to end after it has found that it cannot run. */
const END_GRACE = 10_000;

interface Connecting {
	readonly host: Host;
	/** The monitor's socket. */
	readonly path: string;
	/** Resolves when QEMU has ended. Never rejects. */
	readonly died: Promise<void>;
	readonly onEvent: (event: QmpEvent) => void;
}

/** Connects to the monitor of a QEMU that was just started; undefined if QEMU ends, or opens no monitor in time. */
export async function connectMonitor({host, path, died, onEvent}: Connecting): Promise<Qmp | undefined> {
	let ended = false;
	const waiting = new AbortController();
	void died.then(() => {
		ended = true;
		waiting.abort();
	});
	if (!(await existsWithin(host, path, MONITOR_DEADLINE, waiting.signal))) return undefined;
	let monitor: Qmp | undefined;
	// bind(2) makes the file, and listen(2) the listener a moment later. No event announces the second.
	const isOver = async () => {
		if (!ended) monitor = await tryConnect(path, died, onEvent);
		return ended || monitor !== undefined;
	};
	await poll(isOver, {every: 2, deadline: MONITOR_DEADLINE});
	return monitor;
}

/** Undefined while nobody listens, and if QEMU has ended meanwhile. */
async function tryConnect(
	path: string,
	died: Promise<void>,
	onEvent: Connecting['onEvent'],
): Promise<Qmp | undefined> {
	try {
		return await Qmp.open(path, onEvent);
	} catch (error) {
		if (!(error instanceof HostError)) throw error;
		// QEMU opened its monitor, and then found that it cannot run.
		if (error instanceof QemuEndedError) await fulfilledWithin(died, END_GRACE);
		else if (!/ECONNREFUSED/.test(error.seen ?? '')) throw error;
		return undefined;
	}
}
