import type {Host} from '../../host/host.ts';
import {whyAlive} from '../../host/process/why-alive.ts';
import {pollUntil} from '../../poll.ts';
import {abortFuse} from './abort-fuse.ts';

/** Milliseconds between looks: of a process that is not our child nobody tells the end, nor does v1 of a cgroup's. */
const LOOK_AGAIN = 10;

/** Milliseconds after which those who have not ended are looked at: few take so long. */
const STUCK = 500;

interface KillAll {
	/** Whose end it is, for the error: `the processes in …`. */
	readonly whose: string;
	/** Kills who is there now, and tells their pids. */
	readonly kill: () => Promise<readonly number[]>;
	/** Milliseconds. */
	readonly deadline: number;
}

/**
 * Kills processes until none is left, and frees those that wait for a file system which has died with them; rejects with a
 * DeadlineError that names those who do not end.
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
