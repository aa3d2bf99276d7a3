import type {ExecutionContext} from 'ava';
import {DeadlineError} from '../errors.ts';
import type {Recorder} from '../event-log/recorder.ts';
import {AvcGate, DenialError} from '../evidence/selinux/avc-gate.ts';
import {type CaseError, explainFailure, type Mortal} from '../failures/explain-failure.ts';
import {Debuggers} from '../gdb/debuggers.ts';
import type {Guest} from '../guest/guest.ts';
import {KnownIssueError} from '../guest/known-issue.ts';
import type {Host} from '../host/host.ts';
import type {CasePlace} from '../places/case-place.ts';
import type {Places} from '../places/places.ts';
import type {RigCase} from '../rig/declared.ts';
import {Rig} from '../rig/rig.ts';
import {isSameCase, type Plan} from '../run/plan.ts';
import {type Artifact, keepArtifacts, keepRecordings} from './artifacts.ts';
import {CaseGuests} from './case-guests.ts';
import {CaseLibvirt} from './case-libvirt.ts';
import {inTime} from './in-time.ts';
import type {ProgramLog} from './program-log.ts';
import {type CaseIdentity, StepLog} from './step-log.ts';

/** What the cases of one process share. */
export interface CaseContext {
	/** This machine, where reports are written. */
	readonly host: Host;
	readonly plan: Plan;
	readonly recorder: Recorder;
	readonly places: Places;
	readonly programs: ProgramLog;
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
export async function runCase(t: ExecutionContext, declared: RigCase, context: CaseContext): Promise<void> {
	const {recorder} = context;
	const {subject, driver, title} = declared;
	const id = identityOf(declared, context);
	recorder.begin(`${subject} ${driver}: ${title}`);
	recorder.record({event: 'case-started', ...id});
	const started = performance.now();
	for (let tries = 1; ; tries++) {
		const outcome = await tryCase(t, declared, context);
		const known = outcome.attempt.errors.map(knownIssue).find((issue) => issue !== undefined);
		if (known && tries < MOST_TRIES) {
			recorder.record({event: 'known-issue', ...id, issue: known.issue, seen: known.seen ?? '', rerun: true});
			outcome.attempt.discard();
			continue;
		}
		const {attempt, error, artifacts} = outcome;
		const duration = performance.now() - started;
		if (error) recorder.record({event: 'case-failed', ...id, duration, error, artifacts});
		else
			recorder.record({
				event: 'case-passed',
				...id,
				duration,
				artifacts: artifacts.length > 0 ? artifacts : undefined,
			});
		await recorder.flushed();
		attempt.commit();
		if (attempt.passed && error) t.fail(error.message);
		return;
	}
}

function identityOf({subject, driver, title}: RigCase, {file}: CaseContext): CaseIdentity {
	return {subject, driver, title, file};
}

async function tryCase(t: ExecutionContext, declared: RigCase, context: CaseContext) {
	let place: CasePlace | undefined;
	let gate: AvcGate | undefined;
	try {
		place = await context.places.take(placeOf(declared, context.plan), declared);
		gate = place.isOwn ? await AvcGate.open(place.host) : undefined;
	} catch (error) {
		const attempt = await t.try(() => {
			throw error;
		});
		const needed = place ? await mortals(place) : [];
		return {attempt, error: await explainFailure([error], needed), artifacts: []};
	}
	return tryAt(place, gate, t, declared, context);
}

async function tryAt(
	place: CasePlace,
	gate: AvcGate | undefined,
	t: ExecutionContext,
	declared: RigCase,
	context: CaseContext,
) {
	const {host: local, plan, recorder, programs} = context;
	const {driver, title, deadline} = declared;
	const {host, keeper, images} = place;
	const steps = new StepLog(recorder, host.name, identityOf(declared, context));
	const artifacts: Artifact[] = [];
	const kept = {host: local, report: plan.report, declared, kept: artifacts};
	let isKept = false;
	/** Something goes on there, or stays, that must not meet the next case. */
	let isSpoiled = false;
	const spoiled = () => {
		isSpoiled = true;
	};
	const name = placeOf(declared, plan);
	const libvirt = new CaseLibvirt(keeper, (one) => programs.daemons(name, one));
	const started = (guest: Guest) => programs.guest(name, guest);
	const guests = new CaseGuests({libvirt, driver, images, steps, started});
	const debuggers = new Debuggers(host, keeper.journal, steps);
	const rig = new Rig({driver, place, gate, libvirt, guests, debuggers, steps, failing: keepOnce, spoiled});
	const body = {
		waitedFor: `the end of the case "${title}"`,
		host: host.name,
		deadline: deadline * host.patience,
		advice: 'see the last step; a case may name a longer deadline in its options',
		steps,
	};
	const attempt = await t.try(async (inner) => {
		let isOver = false;
		const action = async () => {
			try {
				await declared.body(inner, rig);
			} finally {
				isOver = true;
			}
		};
		try {
			await inTime(body, action);
		} finally {
			if (!isOver) spoiled();
		}
	});
	// Before anything is ended here, which would be taken for dead.
	const failure = attempt.passed ? undefined : await explainFailure(attempt.errors, await mortals(place));
	// What a debugger holds could neither be looked at nor cleared away.
	const ending = await afterwards('end its debuggers', () => debuggers.end());
	const recordings = await afterwards('keep the recordings of GDB', () => keepRecordings(debuggers, kept));
	// What of these cannot be had says so in its place.
	if (failure) await keepOnce();
	if (failure && plan.keep) {
		const denials = await judge();
		const leaving = await afterwards('leave its guests running', async () => {
			await guests.leave();
			await place.keep();
		});
		return {attempt, error: await withLate(failure, [...denials, ...leaving]), artifacts};
	}
	const clearing = await afterwards('clear its guests away', () => guests.clear());
	// Last, since what is denied while they are cleared away counts as well.
	const denials = await judge();
	const late = [...ending, ...recordings, ...clearing, ...denials];
	if (late.length > 0) await keepOnce();
	if (isSpoiled) late.push(...(await afterwards('give its place up', () => place.abandon())));
	return {attempt, error: await withLate(failure, late), artifacts};

	async function keepOnce(): Promise<void> {
		if (isKept) return;
		isKept = true;
		await afterwards('keep what explains it', () => keepArtifacts({guests, libvirt}, place, kept));
	}

	function judge(): Promise<unknown[]> {
		return afterwards('judge what SELinux denied', async () => gate?.judge());
	}

	/** Does something after the case; resolves with what went wrong. */
	async function afterwards(what: string, action: () => Promise<void>): Promise<unknown[]> {
		const part = {
			waitedFor: `virtrig to ${what} after "${title}"`,
			host: host.name,
			deadline: AFTERWARDS * host.patience,
			advice: 'see what holds the daemon: it was ended, and the next case gets another',
			steps,
		};
		try {
			await inTime(part, action);
			return [];
		} catch (error) {
			// A daemon that keeps others waiting is of no more use; what waits for it ends with it.
			if (error instanceof DeadlineError) await place.abandon().catch(() => {});
			return [error];
		}
	}
}

function placeOf(declared: RigCase, {cases}: Plan): string {
	const planned = cases.find((one) => isSameCase(one, declared));
	if (!planned) throw new Error(`the plan has no case "${declared.title}"`);
	return planned.place;
}

/** What a case at this place needs alive: without the machine there is no daemon, and so it comes first. */
async function mortals({machine, keeper}: CasePlace): Promise<Mortal[]> {
	const libvirt = await keeper.last();
	const daemon: Mortal | undefined = libvirt && {
		name: `the daemon of ${libvirt.name}`,
		died: libvirt.died,
		ended: () => libvirt.ended(),
	};
	return [machine, daemon].filter((one) => one !== undefined);
}

/** A failure, and what went wrong after it. */
async function withLate(
	failure: CaseError | undefined,
	late: readonly unknown[],
): Promise<CaseError | undefined> {
	if (late.length === 0) return failure;
	const more = await explainFailure(late, []);
	if (!failure) return more;
	// What was denied is often why the case has failed: it is told at once.
	const denial = late.find((error) => error instanceof DenialError);
	if (denial) return {...failure, message: `${failure.message}\n${denial.message}`};
	return {...failure, details: [failure.details, `and after it: ${more.message}`].filter(Boolean).join('\n')};
}

/** AVA wraps what a case throws. */
function knownIssue(error: unknown): KnownIssueError | undefined {
	if (error instanceof KnownIssueError) return error;
	return error instanceof Error && error.cause instanceof KnownIssueError ? error.cause : undefined;
}
