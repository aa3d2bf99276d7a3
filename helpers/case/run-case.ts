import type {ExecutionContext} from 'ava';
import type {Recorder} from '../event-log/recorder.ts';
import {EvidenceKeeper} from '../evidence/evidence-keeper.ts';
import {EVIDENCE_TYPES} from '../evidence/types.ts';
import {explainFailure} from '../failures/explain-failure.ts';
import type {Host} from '../host/host.ts';
import type {DeclaredCase} from '../needs/declared-case.ts';
import type {Places} from '../places/places.ts';
import {isSameCase, type Plan} from '../run/plan.ts';
import {caseFolder} from './case-folder.ts';
import {endInTime, runBody} from './in-time.ts';
import {knownIssue} from './known-issue.ts';
import {beginParts, type CaseParts} from './parts/case-parts.ts';
import {PartSequence} from './parts/part-sequence.ts';
import {PlacePart} from './parts/place-part.ts';
import type {ProgramLog} from './program-log.ts';
import {type CaseIdentity, StepLog} from './step-log.ts';
import {withLate} from './with-late.ts';

/** A case that can run on a rig. */
interface RunnableCase<Rig> extends DeclaredCase {
	readonly body: (t: ExecutionContext, rig: Rig) => void | Promise<void>;
}

/** What the cases of one process share. */
export interface CaseContext<Rig> {
	/** This machine, where reports are written. */
	readonly host: Host;
	readonly plan: Plan;
	readonly recorder: Recorder;
	readonly places: Places;
	readonly programs: ProgramLog;
	/** The suite file that this process runs. */
	readonly file: string;
	/** Makes the rig for the body of a case. */
	readonly makeRig: (parts: CaseParts) => Rig;
}

/** How often a case runs if it meets a known bug of libvirt each time. */
export const MOST_TRIES = 3;

/**
 * Runs one case and records its result. If it meets a known bug of libvirt, which makes its result meaningless, records the bug
 * and runs the case again.
 */
export async function runCase<Rig>(
	t: ExecutionContext,
	declared: RunnableCase<Rig>,
	context: CaseContext<Rig>,
): Promise<void> {
	const {recorder, file} = context;
	const {subject, driver, title} = declared;
	const identity = {subject, driver, title, file};
	recorder.begin(`${subject} ${driver}: ${title}`);
	recorder.record({event: 'case-started', ...identity});
	const started = performance.now();
	for (let tries = 1; ; tries++) {
		const {attempt, error, evidence, host} = await tryCase(t, declared, identity, context);
		const known = attempt.errors.map(knownIssue).find((issue) => issue !== undefined);
		if (known && tries < MOST_TRIES) {
			const {issue, seen = ''} = known;
			recorder.record({event: 'known-issue', ...identity, issue, seen, rerun: true});
			attempt.discard();
			continue;
		}
		for (const values of evidence.values) recorder.record({event: 'evidence', ...identity, host, ...values});
		const duration = performance.now() - started;
		const {artifacts} = evidence;
		if (error) recorder.record({event: 'case-failed', ...identity, duration, error, artifacts});
		else {
			const kept = artifacts.length > 0 ? artifacts : undefined;
			recorder.record({event: 'case-passed', ...identity, duration, artifacts: kept});
		}
		await recorder.flushed();
		attempt.commit();
		if (attempt.passed && error) t.fail(error.message);
		return;
	}
}

/** Begins the parts of a case, runs its body on a rig made of them, and ends them. */
async function tryCase<Rig>(
	t: ExecutionContext,
	declared: RunnableCase<Rig>,
	identity: CaseIdentity,
	{host: local, plan, recorder, places, programs, makeRig}: CaseContext<Rig>,
) {
	const {driver} = declared;
	const name = placeOf(declared, plan);
	const place = new PlacePart(() => places.take(name, declared));
	const steps = new StepLog(recorder, identity, () => place.hostName);
	const folder = {host: local, report: plan.report, name: caseFolder(declared)};
	const evidence = new EvidenceKeeper(EVIDENCE_TYPES, folder);
	const sequence = new PartSequence((title, action) => endInTime(title, action, {place, steps, declared}));
	const attempt = await t.try(async (inner) => {
		const parts = await beginParts(sequence, {
			...{driver, place, steps, evidence},
			onLibvirt: (libvirt) => programs.daemons(name, libvirt),
			onGuest: (guest) => programs.guest(name, guest),
		});
		const rig = makeRig(parts);
		await runBody(() => declared.body(inner, rig), {place, steps, declared});
	});
	// Asked before anything is ended here, because an ended daemon would look dead.
	const failure = attempt.passed
		? undefined
		: await explainFailure(attempt.errors, await place.mortals(), local.readText);
	const failed = failure !== undefined;
	const late = await sequence.end({failed, leave: failed && plan.keep});
	return {attempt, error: await withLate(failure, late, local.readText), evidence, host: place.hostName};
}

function placeOf(declared: DeclaredCase, {cases}: Plan): string {
	const planned = cases.find((one) => isSameCase(one, declared));
	if (!planned) throw new Error(`the plan has no case "${declared.title}"`);
	return planned.place;
}
