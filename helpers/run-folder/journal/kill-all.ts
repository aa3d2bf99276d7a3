import type {Host} from '../../host/host.ts';
import {whyAlive} from '../../host/process/why-alive.ts';
import {pollUntil} from '../../poll.ts';
import {abortFuse} from './abort-fuse.ts';

/**
 * Milliseconds between looks: no event reports the end of a process that is not our child, nor an emptied v1 cgroup.
 */
const LOOK_AGAIN = 10;

/** Milliseconds after which processes that have not ended are examined: few take that long. */
const STUCK = 500;

interface KillAll {
	/** What is to end, for the error: `the processes in …`. */
	readonly whose: string;
	/** Kills the processes that exist now, and returns their pids. */
	readonly kill: () => Promise<readonly number[]>;
	/** Milliseconds. */
	readonly deadline: number;
}

/**
 * Kills processes until none is left, and frees those that wait for a file system that has died with them. Rejects
 * with a DeadlineError that names the processes that do not end.
 */
export async function killAll(host: Host, {whose, kill, deadline}: KillAll): Promise<void> {
	let pids: readonly number[] = [];
	let nextLook = performance.now() + STUCK;
	const areGone = async () => {
		pids = await kill();
		if (pids.length > 0 && performance.now() > nextLook) {
			await abortFuse(host, pids);
			nextLook = performance.now() + STUCK;
		}
		return pids.length === 0;
	};
	await pollUntil(areGone, {
		every: LOOK_AGAIN,
		waitedFor: `the end of ${whose}`,
		deadline,
		host: host.name,
		seen: () => describeLeft(host, pids),
		advice:
			'see /proc/PID/stack of one: a process in state D waits uninterruptibly, and ends no sooner than that wait',
	});
}

/** `pids 12 34; pid 12: state D (disk sleep), pending SIGKILL`. */
async function describeLeft(host: Host, pids: readonly number[]): Promise<string> {
	const [first] = pids;
	const status = await host.readText(`/proc/${first}/status`).catch(() => undefined);
	const why = status === undefined ? 'it has just ended' : whyAlive(status).seen;
	return `pids ${pids.join(' ')}; pid ${first}: ${why}`;
}
