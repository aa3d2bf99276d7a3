import type {ExecutionContext} from 'ava';
import {DeadlineError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {keepArtifacts} from './artifacts.ts';
import type {DeclaredCase} from './declared.ts';
import {explainFailure} from './explain-failure.ts';
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

/** Runs one case on a rig of its own: records it, keeps what explains a failure, and clears away its guests. */
export async function runCase(
	t: ExecutionContext,
	declared: DeclaredCase,
	context: CaseContext,
): Promise<void> {
	const {recorder, keeper, plan} = context;
	const {subject, driver, title} = declared;
	const id = {subject, driver, title, file: context.file};
	const started = performance.now();
	recorder.record({event: 'case-started', ...id});
	const steps = new StepLog(recorder, context.host.name);
	const rig = new Rig({host: context.host, driver, images: plan.images, keeper, steps});
	const attempt = await t.try(async (inner) => {
		await withDeadline(declared, steps, context.host.name, async () => declared.body(inner, rig));
	});
	const failure = attempt.passed ? undefined : await explainFailure(attempt.errors, await keeper.last());
	const artifacts = failure ? await keepArtifacts(rig, plan.report, declared) : [];
	let clearing: unknown;
	if (failure && plan.keep) keeper.keep();
	else
		clearing = await rig.close().then(
			() => undefined,
			(error: unknown) => error,
		);
	const duration = performance.now() - started;
	const error = failure ?? (clearing ? await explainFailure([clearing], await keeper.last()) : undefined);
	if (error) recorder.record({event: 'case-failed', ...id, duration, error, artifacts});
	else recorder.record({event: 'case-passed', ...id, duration});
	await recorder.flushed();
	attempt.commit();
	if (!failure && error) t.fail(error.message);
}

async function withDeadline(
	{title, deadline}: DeclaredCase,
	steps: StepLog,
	host: string,
	action: () => void | Promise<void>,
): Promise<void> {
	const {promise: late, reject} = Promise.withResolvers<never>();
	const timer = setTimeout(() => {
		const expected = `its end within ${deadline / 1000} s`;
		const seen = `these last steps:\n${steps.last.join('\n') || '(none)'}`;
		const advice = 'see the last step; a case may name a longer deadline in its options';
		reject(new DeadlineError({tried: `run the case "${title}"`, host, expected, seen, advice}));
	}, deadline);
	try {
		await Promise.race([action(), late]);
	} finally {
		clearTimeout(timer);
	}
}
