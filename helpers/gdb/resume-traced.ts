import type {Host} from '../host/host.ts';
import {isAlive, type ProcessIdentity} from '../host/process/process-identity.ts';
import {processState} from '../host/process/process-state.ts';
import {pollUntil} from '../poll.ts';
import {removeBreakpoints} from './left-breakpoints.ts';

/** Milliseconds for a debugger that ends to detach. */
const DEADLINE = 10_000;

/** What was repaired in a process that had been traced. */
interface Mended {
	/** The number of breakpoints that its debugger had left in its code. */
	readonly breakpoints: number;
	/** Whether it was stopped. */
	readonly stopped: boolean;
}

/**
 * Makes sure that a process which was traced runs on: waits until its debugger has detached, removes the breakpoints
 * of a killed debugger, and continues the process if the SIGSTOP of an attach has outlived the debugger (ptrace(2)).
 */
export async function resumeTraced(host: Host, process: ProcessIdentity): Promise<Mended> {
	const nothing = {breakpoints: 0, stopped: false};
	if (!(await isAlive(host, process))) return nothing;
	const {pid} = process;
	await untilUntraced(host, process);
	try {
		const breakpoints = await removeBreakpoints(host, pid);
		const stopped = (await processState(host, pid)).state === 'T';
		if (stopped) await host.signal(pid, 'SIGCONT');
		return {breakpoints, stopped};
	} catch (error) {
		if (await isAlive(host, process)) throw error;
		return nothing;
	}
}

async function untilUntraced(host: Host, process: ProcessIdentity): Promise<void> {
	const {pid} = process;
	let tracer = 0;
	const isUntraced = async () => {
		({tracer} = await processState(host, pid).catch(() => ({tracer: 0})));
		return tracer === 0;
	};
	// Polled, because the kernel notifies nobody else.
	await pollUntil(isUntraced, {
		every: 20,
		waitedFor: `the debugger of process ${pid} to detach`,
		deadline: DEADLINE,
		host: host.name,
		seen: async () => {
			const name = await host.readText(`/proc/${tracer}/comm`).catch(() => '');
			return `pid ${tracer} (${name.trim()}) traces it`;
		},
		advice: 'let it detach, or end it: the kernel then lets its processes go',
	});
}
