import {setTimeout as pause} from 'node:timers/promises';
import {DeadlineError} from '../../errors.ts';
import type {Host} from '../host.ts';

/** Milliseconds between looks: of a process that is not our child nobody tells the end. */
const LOOK_AGAIN = 10;

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
	const end = performance.now() + deadline;
	for (;;) {
		const pids = await markedProcesses(host, run);
		if (pids.length === 0) return;
		if (performance.now() > end) {
			throw new DeadlineError({
				tried: `end the processes with VIRTRIG_RUN=${run} in their environment`,
				host: host.name,
				expected: 'no process left',
				seen: `pids ${pids.join(' ')}`,
				advice: 'look at /proc/PID/stack of one: a process in uninterruptible sleep cannot be killed',
			});
		}
		for (const pid of pids) await host.signal(pid, 'SIGKILL');
		await pause(LOOK_AGAIN);
	}
}
