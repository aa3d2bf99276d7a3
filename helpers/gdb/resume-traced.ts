import {setTimeout as pause} from 'node:timers/promises';
import {DeadlineError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {isAlive, type ProcessIdentity} from '../host/process/process.ts';
import {stateOf} from '../host/process/process-state.ts';
import {removeBreakpoints} from './left-breakpoints.ts';

/** Milliseconds for a debugger that ends to have let go. */
const DEADLINE = 10_000;

/** What was mended in a process that had been traced. */
export interface Mended {
	/** Breakpoints that its debugger had left in its code. */
	readonly breakpoints: number;
	/** Whether it had been left stopped. */
	readonly stopped: boolean;
}

/**
 * Sees to it that a process which was traced runs on: waits until its debugger has let go, takes out the breakpoints
 * that a killed one has left, and continues it when the SIGSTOP of an attach has outlived the debugger (ptrace(2)).
 */
export async function resumeTraced(host: Host, process: ProcessIdentity): Promise<Mended> {
	const nothing = {breakpoints: 0, stopped: false};
	if (!(await isAlive(host, process))) return nothing;
	const {pid} = process;
	await untilUntraced(host, process);
	try {
		const breakpoints = await removeBreakpoints(host, pid);
		const stopped = (await stateOf(host, pid)).state === 'T';
		if (stopped) await host.signal(pid, 'SIGCONT');
		return {breakpoints, stopped};
	} catch (error) {
		if (await isAlive(host, process)) throw error;
		return nothing;
	}
}

async function untilUntraced(host: Host, process: ProcessIdentity): Promise<void> {
	const {pid} = process;
	const end = performance.now() + DEADLINE;
	for (;;) {
		const {tracer} = await stateOf(host, pid).catch(() => ({tracer: 0}));
		if (tracer === 0) return;
		if (performance.now() > end) {
			const name = (await host.readText(`/proc/${tracer}/comm`).catch(() => '')).trim();
			throw new DeadlineError({
				tried: `let process ${pid} go`,
				host: host.name,
				expected: `no debugger on it within ${DEADLINE / 1000} s`,
				seen: `pid ${tracer} (${name}) traces it`,
				advice: `let ${name || 'it'} detach, or end pid ${tracer}: the kernel then lets its processes go`,
			});
		}
		// Nothing tells of it.
		await pause(20);
	}
}
