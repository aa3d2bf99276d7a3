import {beforeDeadline} from '../deadline.ts';
import {DeadlineError} from '../errors.ts';
import type {DeclaredCase} from '../needs/declared-case.ts';
import type {PlacePart} from './parts/place-part.ts';
import type {StepLog} from './step-log.ts';

/** Milliseconds for each ending of a case, such as clearing its guests away, on a host that is not emulated. */
const AFTERWARDS = 20_000;

/** The facts for the message about a late case. */
export interface OfCase {
	readonly declared: Pick<DeclaredCase, 'title' | 'deadline'>;
	readonly place: Pick<PlacePart, 'place' | 'spoil' | 'abandon' | 'hostName'>;
	readonly steps: Pick<StepLog, 'last'>;
}

/**
 * Runs the body of a case before its deadline. A late body goes on running, so it spoils the place. Rejects as the body does, or
 * with a DeadlineError that shows the last steps.
 */
export async function runBody(
	body: () => void | Promise<void>,
	{declared, place, steps}: OfCase,
): Promise<void> {
	let isOver = false;
	const run = async () => {
		try {
			await body();
		} finally {
			isOver = true;
		}
	};
	try {
		await beforeDeadline(run(), {
			waitedFor: `the end of the case "${declared.title}"`,
			host: place.hostName,
			deadline: declared.deadline * patience(place),
			seen: () => lastSteps(steps),
			advice: 'see the last step; a case may name a longer deadline in its options',
		});
	} finally {
		if (!isOver) place.spoil();
	}
}

/**
 * Does something after a case before a deadline. If the deadline passes, abandons the place, because a daemon that does not
 * answer here serves no other case. Waits for that daemon end with it. Rejects as the action does.
 */
export async function endInTime(
	title: string,
	action: () => Promise<void>,
	{declared, place, steps}: OfCase,
): Promise<void> {
	try {
		await beforeDeadline(action(), {
			waitedFor: `${title} after "${declared.title}"`,
			host: place.hostName,
			deadline: AFTERWARDS * patience(place),
			seen: () => lastSteps(steps),
			advice: 'see what holds the daemon: it was ended, and the next case gets another',
		});
	} catch (error) {
		if (error instanceof DeadlineError) await place.abandon().catch(() => {});
		throw error;
	}
}

function patience({place}: OfCase['place']): number {
	return place?.host.patience ?? 1;
}

function lastSteps({last}: OfCase['steps']): string {
	return `these last steps:\n${last.join('\n') || '(none)'}`;
}
