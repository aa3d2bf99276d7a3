import type {FarRun} from '../places/far-machine.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';
import {whenAborted} from '../unless-aborted.ts';
import {startAva} from './ava-process.ts';
import type {Plan} from './plan.ts';
import type {Prepared} from './prepare.ts';
import type {RunRequest} from './request.ts';

interface CasesToRun {
	readonly run: RunFolder;
	readonly request: RunRequest;
	/** Suite files at a time. */
	readonly jobs: number;
	readonly prepared: Prepared;
	/** The report's folder. */
	readonly report: string;
	/** Ends the cases that are running. */
	readonly signal: AbortSignal;
	readonly remote: FarRun | undefined;
}

/** Runs cases with AVA. Resolves when AVA has ended, with true if AVA reports a failure. */
export async function runCases(toRun: CasesToRun): Promise<boolean> {
	const {run, request, jobs, prepared, report, signal, remote} = toRun;
	const {placement, places} = prepared;
	const plan: Plan = {
		run: run.path,
		report,
		events: `${report}/events.jsonl`,
		keep: request.keep,
		places,
		there: remote?.plan,
		cases: placement.runnable.map(({one: {subject, driver, title}, place}) => ({
			subject,
			driver,
			title,
			place,
		})),
	};
	const path = `${run.path}/plan.json`;
	await run.host.write(path, JSON.stringify(plan));
	const files = [...new Set(placement.runnable.map(({one}) => one.file))];
	const ava = await startAva(run, {files, jobs, plan: path, log: `${report}/ava.log`});
	await Promise.race([ava.done, whenAborted(signal), ...(remote ? [remote.over] : [])]);
	ava.kill();
	return (await ava.done).exitCode !== 0;
}
