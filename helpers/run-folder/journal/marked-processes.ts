import type {Host} from '../../host/host.ts';
import {killAll} from './kill-all.ts';

/**
 * The pids of the processes that were started with VIRTRIG_RUN=RUN in their environment, which all that one starts
 * inherits; of other users' processes root alone sees it (proc(5), /proc/pid/environ). This process itself is left out.
 */
export async function markedProcesses(host: Host, run: string): Promise<number[]> {
	const pids = (await host.list('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
	const found = await Promise.all(
		pids.map(async (pid) => {
			// It may have ended, or be another user's. A zombie's is empty.
			const environment = await host.readText(`/proc/${pid}/environ`).catch(() => '');
			return environment.split('\0').includes(`VIRTRIG_RUN=${run}`);
		}),
	);
	return pids.filter((pid, index) => found[index] && pid !== host.pid);
}

/** Kills the processes of {@link markedProcesses}, and waits until none is left, for `deadline` milliseconds. */
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
