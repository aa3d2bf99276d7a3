import type {ExecutionContext} from 'ava';
import {DeadlineError, tail} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {keepArtifacts} from './artifacts.ts';
import type {DeclaredCase} from './declared.ts';
import {explainFailure} from './explain-failure.ts';
import type {LibvirtKeeper} from './libvirt-keeper.ts';
import type {Plan} from './plan.ts';
import type {Recorder} from './recorder.ts';
import {Rig} from './rig.ts';

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
export async function runCase(t: ExecutionContext, declared: DeclaredCase, context: CaseContext): Promise<void> {
	const {recorder, keeper, plan} = context;
	const {subject, driver, title} = declared;
	const id = {subject, driver, title, file: context.file};
	const started = performance.now();
	recorder.record({event: 'case-started', ...id});
	const rig = new Rig(context, driver);
	const attempt = await t.try(async (inner) => {
		await withDeadline(declared, rig, async () => declared.body(inner, rig));
	});
	const failure = attempt.passed ? undefined : await explainFailure(attempt.errors, await keeper.last());
	const artifacts = failure ? await keepArtifacts(rig, context, declared) : [];
	let clearing: unknown;
	if (failure && plan.keep) keeper.keep();
	else clearing = await rig.close().then(() => undefined, (error: unknown) => error);
	const duration = performance.now() - started;
	const error = failure ?? (clearing ? await explainFailure([clearing], await keeper.last()) : undefined);
	if (error) recorder.record({event: 'case-failed', ...id, duration, error, artifacts});
	else recorder.record({event: 'case-passed', ...id, duration});
	await recorder.flushed();
	attempt.commit();
	if (!failure && error) t.fail(error.message);
}

async function withDeadline({title, deadline}: DeclaredCase, rig: Rig, action: () => void | Promise<void>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const passed = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			reject(
				new DeadlineError({
					tried: `run the case "${title}"`,
					host: rig.host.name,
					expected: `its end within ${deadline / 1000} s`,
					seen: tail(rig.lastSteps.join('\n')) || 'no step was taken',
					advice: 'see the last step; a case may name a longer deadline in its options',
				}),
			);
		}, deadline);
	});
	try {
		await Promise.race([action(), passed]);
	} finally {
		clearTimeout(timer);
	}
}
