import {setTimeout as pause} from 'node:timers/promises';
import {DeadlineError} from '../../errors.ts';
import type {Host} from '../host.ts';

/** Milliseconds between looks: of a process that is not our child nobody tells the end, nor does v1 of a cgroup's. */
const LOOK_AGAIN = 10;

export interface KillAll {
	/** Whose end it is, for the error: `the processes in …`. */
	readonly whose: string;
	/** Kills who is there now, and tells their pids. */
	readonly kill: () => Promise<readonly number[]>;
	/** Milliseconds. */
	readonly deadline: number;
}

/** Kills processes until none is left; rejects with a DeadlineError that names those who do not end. */
export async function killAll(host: Host, {whose, kill, deadline}: KillAll): Promise<void> {
	const end = performance.now() + deadline;
	for (;;) {
		const pids = await kill();
		if (pids.length === 0) return;
		if (performance.now() > end) {
			throw new DeadlineError({
				tried: `end ${whose}`,
				host: host.name,
				expected: 'no process left',
				seen: `pids ${pids.join(' ')}`,
				advice: 'look at /proc/PID/stack of one: a process in uninterruptible sleep cannot be killed',
			});
		}
		await pause(LOOK_AGAIN);
	}
}
