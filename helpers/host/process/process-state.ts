import type {Host} from '../host.ts';

/** A process's state as /proc has it (`t` is a tracing stop, `T` one by a signal), and who traces it: 0 for nobody. */
export async function processState(host: Host, pid: number): Promise<{state: string; tracer: number}> {
	const status = await host.readText(`/proc/${pid}/status`);
	return {
		state: /^State:\s+(\S)/m.exec(status)?.[1] ?? '',
		tracer: Number(/^TracerPid:\s+(\d+)/m.exec(status)?.[1] ?? 0),
	};
}
