import {DeadlineError} from '../errors.ts';
import type {StepLog} from './step-log.ts';

/** A part of a case. */
export interface Part {
	/** What is tried, as a sentence without its full stop. */
	readonly tried: string;
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
	const {tried, host, deadline, advice, steps} = part;
	const {promise: late, reject} = Promise.withResolvers<never>();
	const timer = setTimeout(() => {
		const expected = `its end within ${deadline / 1000} s`;
		const seen = `these last steps:\n${steps.last.join('\n') || '(none)'}`;
		reject(new DeadlineError({tried, host, expected, seen, advice}));
	}, deadline);
	try {
		await Promise.race([action(), late]);
	} finally {
		clearTimeout(timer);
	}
}
