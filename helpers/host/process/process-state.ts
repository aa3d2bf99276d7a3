import type {Host} from '../host.ts';

/**
 * Returns a process's state from /proc (`t` is a tracing stop, `T` a stop by a signal) and the pid of its tracer, 0
 * if none.
 */
export async function processState(host: Host, pid: number): Promise<{state: string; tracer: number}> {
	const status = await host.readText(`/proc/${pid}/status`);
	return {
		state: /^State:\s+(\S)/m.exec(status)?.[1] ?? '',
		tracer: Number(/^TracerPid:\s+(\d+)/m.exec(status)?.[1] ?? 0),
	};
}
