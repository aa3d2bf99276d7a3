import type {ExecutionContext} from 'ava';
import {DeadlineError} from '../errors.ts';
import {KnownIssueError} from '../guest/known-issue.ts';
import type {Host} from '../host/host.ts';
import {type Artifact, keepArtifacts, keepRecordings} from './artifacts.ts';
import type {DeclaredCase} from './declared.ts';
import {type CaseError, explainFailure} from './explain-failure.ts';
import {inTime} from './in-time.ts';
import type {LibvirtKeeper} from './libvirt-keeper.ts';
import type {Plan} from './plan.ts';
import type {Recorder} from './recorder.ts';
import {Rig} from './rig.ts';
import {StepLog} from './step-log.ts';

/** What the cases of one process share. */
export interface CaseContext {
	readonly host: Host;
	readonly plan: Plan;
	readonly recorder: Recorder;
	readonly keeper: LibvirtKeeper;
	/** The suite's file that this process runs. */
	readonly file: string;
}

/** Milliseconds for each of what is done after a case: keeping what explains it, and clearing its guests away. */
const AFTERWARDS = 20_000;

/** How often a case is run that meets a known fault of libvirt each time. */
export const MOST_TRIES = 3;

/**
 * Runs one case on a rig of its own: records it, keeps what explains a failure, and clears away its guests. A case that
 * meets a known fault of libvirt is run again, and the fault is recorded.
 */
export async function runCase(
	t: ExecutionContext,
	declared: DeclaredCase,
	context: CaseContext,
): Promise<void> {
	const {recorder} = context;
	const {subject, driver, title} = declared;
	const id = {subject, driver, title, file: context.file};
	recorder.begin(`${subject} ${driver}: ${title}`);
	recorder.record({event: 'case-started', ...id});
	const started = performance.now();
	for (let tries = 1; ; tries++) {
		const outcome = await tryCase(t, declared, context);
		const known = outcome.attempt.errors.map(knownIssue).find((issue) => issue !== undefined);
		if (known && tries < MOST_TRIES) {
			recorder.record({event: 'known-issue', ...id, issue: known.issue, seen: known.seen ?? ''});
			outcome.attempt.discard();
			continue;
		}
		const {attempt, error, artifacts} = outcome;
		const duration = performance.now() - started;
		if (error) recorder.record({event: 'case-failed', ...id, duration, error, artifacts});
		else
			recorder.record({event: 'case-passed', ...id, duration, ...(artifacts.length > 0 ? {artifacts} : {})});
		await recorder.flushed();
		attempt.commit();
		if (attempt.passed && error) t.fail(error.message);
		return;
	}
}

async function tryCase(
	t: ExecutionContext,
	declared: DeclaredCase,
	{host, plan, recorder, keeper}: CaseContext,
) {
	const {driver, title, deadline} = declared;
	const steps = new StepLog(recorder, host.name);
	const rig = new Rig({host, driver, images: plan.images, keeper, steps});
	const body = {
		tried: `run the case "${title}"`,
		host: host.name,
		deadline,
		advice: 'see the last step; a case may name a longer deadline in its options',
		steps,
	};
	const attempt = await t.try(async (inner) => inTime(body, () => declared.body(inner, rig)));
	// First of all: what a debugger holds could neither be looked at nor cleared away.
	const ending = await afterwards('end its debuggers', () => rig.gdb.end());
	const artifacts: Artifact[] = [];
	const recordings = await afterwards('keep the recordings of GDB', () =>
		keepRecordings(rig, plan.report, declared, artifacts),
	);
	const failure = attempt.passed ? undefined : await explainFailure(attempt.errors, await keeper.last());
	// What of these cannot be had says so in its place.
	if (failure)
		await afterwards('keep what explains it', () => keepArtifacts(rig, plan.report, declared, artifacts));
	if (failure && plan.keep) {
		await rig.leave();
		await keeper.keep();
		return {attempt, error: failure, artifacts};
	}
	const clearing = await afterwards('clear its guests away', () => rig.close());
	const late = [...ending, ...recordings, ...clearing];
	const error = late.length > 0 ? withMore(failure, await explainFailure(late, undefined)) : failure;
	return {attempt, error, artifacts};

	/** Does something after the case; resolves with what went wrong. */
	async function afterwards(what: string, action: () => Promise<void>): Promise<unknown[]> {
		const part = {
			tried: `${what}, after "${title}"`,
			host: host.name,
			deadline: AFTERWARDS,
			advice: 'see what holds the daemon: it was ended, and the next case gets another',
			steps,
		};
		try {
			await inTime(part, action);
			return [];
		} catch (error) {
			// A daemon that keeps others waiting is of no more use; what waits for it ends with it.
			if (error instanceof DeadlineError) await keeper.abandon();
			return [error];
		}
	}
}

/** A failure, and what went wrong after it. */
function withMore(failure: CaseError | undefined, more: CaseError): CaseError {
	if (!failure) return more;
	return {...failure, details: [failure.details, `and after it: ${more.message}`].filter(Boolean).join('\n')};
}

/** AVA wraps what a case throws. */
function knownIssue(error: unknown): KnownIssueError | undefined {
	if (error instanceof KnownIssueError) return error;
	return error instanceof Error && error.cause instanceof KnownIssueError ? error.cause : undefined;
}
