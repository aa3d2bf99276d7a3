import type {Host} from '../../host/host.ts';
import {killAll} from './kill-all.ts';

/**
 * Returns the pids of processes with VIRTRIG_RUN=RUN in their environment, which children inherit. Only root sees it
 * in other users' processes (proc(5), /proc/pid/environ). This process itself is left out.
 */
export async function markedProcesses(host: Host, run: string): Promise<number[]> {
	const pids = (await host.list('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
	const found = await Promise.all(
		pids.map(async (pid) => {
			// It may have ended, or belong to another user. A zombie's is empty.
			const environment = await host.readText(`/proc/${pid}/environ`).catch(() => '');
			return environment.split('\0').includes(`VIRTRIG_RUN=${run}`);
		}),
	);
	return pids.filter((pid, index) => found[index] && pid !== host.pid);
}

/** Kills the processes of {@link markedProcesses} and waits up to `deadline` milliseconds until none is left. */
export async function killMarked(host: Host, run: string, deadline: number): Promise<void> {
	await killAll(host, {
		whose: `the processes with VIRTRIG_RUN=${run} in their environment`,
		deadline,
		kill: async () => {
			const pids = await markedProcesses(host, run);
			for (const pid of pids) await host.signal(pid, 'SIGKILL');
			return pids;
		},
	});
}
