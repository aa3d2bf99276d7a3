import type {Host} from '../host.ts';

/** Returns the pids of a process's children, zombies included; none if the process has ended. */
export async function childPids(host: Host, pid: number): Promise<number[]> {
	const text = await host.readText(`/proc/${pid}/task/${pid}/children`).catch(() => '');
	return text.split(' ').filter(Boolean).map(Number);
}
