import {z} from 'zod';
import * as cases from './case-records.ts';
import * as evidences from './evidence-records.ts';
import * as runs from './run-records.ts';
import * as steps from './step-records.ts';

/** One record of a run's event log. */
export const runEvent = z.discriminatedUnion('event', [
	runs.runStarted,
	runs.place,
	runs.placement,
	runs.program,
	cases.casePlanned,
	cases.caseStarted,
	cases.casePassed,
	cases.caseFailed,
	cases.caseSkipped,
	evidences.evidence,
	steps.command,
	steps.wait,
	steps.knownIssue,
	runs.leak,
	runs.hostChanged,
	runs.daemonDied,
	runs.suiteDied,
	runs.suiteUnreadable,
	runs.runEnded,
]);

export type RunEvent = z.infer<typeof runEvent>;

/** The record type of one kind, such as `EventOf<'case-failed'>`. */
export type EventOf<Kind extends RunEvent['event']> = Extract<RunEvent, {event: Kind}>;
