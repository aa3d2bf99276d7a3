import {beforeDeadline} from '../deadline.ts';
import type {StepLog} from './step-log.ts';

/** A part of a case. */
export interface Part {
	/** A noun phrase, for the error. */
	readonly waitedFor: string;
	readonly host: string;
	/** Milliseconds. */
	readonly deadline: number;
	/** What to do when it takes longer. */
	readonly advice: string;
	readonly steps: Pick<StepLog, 'last'>;
}

/**
 * Runs a part of a case to its end. Rejects as it does, and with a DeadlineError that shows the last steps when it has
 * not ended in time; it is then waited for no more.
 */
export async function inTime(part: Part, action: () => void | Promise<void>): Promise<void> {
	const {steps, ...deadline} = part;
	const seen = () => `these last steps:\n${steps.last.join('\n') || '(none)'}`;
	await beforeDeadline((async () => action())(), {...deadline, seen});
}
