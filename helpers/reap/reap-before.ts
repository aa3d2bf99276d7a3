import type {Host} from '../host/host.ts';
import type {Say} from '../say.ts';
import {describeReaped} from './describe-reaped.ts';
import {reapDeadRuns} from './reap-dead-runs.ts';

/** Reaps what dead runs left before another run begins. Says so only if there was something. */
export async function reapBefore(host: Host, say: Say): Promise<void> {
	const reaped = await reapDeadRuns(host, {kept: false});
	const dead = reaped.filter(({report, error}) => report !== undefined || error !== undefined);
	for (const line of dead.flatMap(describeReaped)) say(line);
}
