import {look} from '../../ci/look.ts';
import {notice} from '../../ci/notice.ts';
import {Screen} from '../../ci/run/screen.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {calledAs} from '../called-as.ts';
import {LogFollower} from '../event-log/follow-log.ts';
import {Recorder} from '../event-log/recorder.ts';
import type {RunEvent} from '../events/event.ts';
import {readLog} from '../events/read-log.ts';
import {EXIT, UsageError} from '../exit-codes.ts';
import type {Host} from '../host/host.ts';
import {captureHostState} from '../leaks/capture.ts';
import type {FarRun} from '../places/far-machine.ts';
import {probeMachine} from '../probes/machine.ts';
import {leaveHost} from '../reap/leave-host.ts';
import {gather} from '../report/model.ts';
import {summary} from '../report/summary.ts';
import {createRun, type RunFolder} from '../runs/run-folder.ts';
import {startAva} from './ava-process.ts';
import {recordBrokenSuites} from './broken-suites.ts';
import {Interruption} from './interruption.ts';
import {limitJobs} from './jobs.ts';
import {keptLines} from './kept.ts';
import type {Plan} from './plan.ts';
import {type Prepared, prepareRun} from './prepare.ts';
import {recordEnd, recordPlaces, recordPlan, verdict} from './records.ts';
import {newReportFolder} from './report-folder.ts';
import type {RunRequest} from './request.ts';
import {writeReport} from './write-report.ts';

/** Runs cases on guests and resolves with the exit code. Whatever happens, the host is left as it was found. */
export async function runSuites(host: Host, request: RunRequest): Promise<number> {
	const started = performance.now();
	const prepared = await prepareRun(host, request);
	const {jobs, reason} = await affordableJobs(host, request, prepared);
	if (reason !== undefined) notice(reason);
	const report = request.report ?? newReportFolder();
	const log = `${report}/events.jsonl`;
	if (await host.status(log))
		throw new UsageError(`${report} holds the report of another run: name another folder`);
	// First of all, so that a folder that cannot be written to ends it here.
	await host.write(log, '');
	const cache = cacheFolder(host);
	const before = {state: await captureHostState(host, cache), cache};
	using interruption = new Interruption();
	const run = await createRun(host, request.argv);
	const recorder = new Recorder(host, log, run.id);
	const screen = new Screen(process.stdout);
	let remote: FarRun | undefined;
	const follower = new LogFollower(host, log, (event) => screen.show(event));
	follower.start();
	let kept = false;
	let avaFailed = false;
	try {
		for (const {step, time} of prepared.steps) recorder.record(step, time);
		recordPlan(recorder, prepared, prepared.there?.host.name ?? host.name, request);
		recordPlaces(recorder, prepared.offers);
		await recorder.flushed();
		remote = await prepared.there?.begin(request.argv);
		avaFailed = await runAva({run, request, jobs, prepared, report, interruption, remote});
		kept = request.keep && !remote?.isLost && hasFailed(await eventsOf(host, log));
	} finally {
		try {
			if (kept) await (remote?.run ?? run).keep();
			else await remote?.leave(recorder);
		} finally {
			// Guests on another machine need nothing of this one.
			if (!kept || remote) await leaveHost(run, before, recorder);
		}
		await recorder.flushed();
		try {
			await follower.stop();
		} finally {
			screen.close();
		}
	}
	if (interruption.exitCode === undefined) {
		const {cases} = gather(await eventsOf(host, log));
		await recordBrokenSuites(recorder, host, {log: `${report}/ava.log`, avaFailed, cases});
	}
	await recorder.flushed();
	const events = await eventsOf(host, log);
	const outcome = verdict(events);
	const {isPartial} = prepared.placement;
	const exitCode = interruption.exitCode ?? (isPartial && outcome === EXIT.passed ? EXIT.cannotRun : outcome);
	recordEnd(recorder, events, performance.now() - started, exitCode);
	await recorder.flushed();
	const all = await eventsOf(host, log);
	await writeReport(host, report, all);
	process.stdout.write(
		`\n${summary(all, {...look(process.stdout), reportFolder: report, command: calledAs()})}`,
	);
	if (kept) {
		const lines = await keptLines({
			run: remote?.run ?? run,
			places: Object.values(prepared.places),
			model: gather(all),
			machine: prepared.there?.host.name,
		});
		process.stdout.write(`\n${lines.join('\n')}\n`);
	}
	return exitCode;
}

interface AvaParts {
	readonly run: RunFolder;
	readonly request: RunRequest;
	/** Suite files at a time. */
	readonly jobs: number;
	readonly prepared: Prepared;
	readonly report: string;
	readonly interruption: Interruption;
	readonly remote: FarRun | undefined;
}

/** Resolves with whether AVA says that something failed. */
async function runAva({
	run,
	request,
	jobs,
	prepared,
	report,
	interruption,
	remote,
}: AvaParts): Promise<boolean> {
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
	const ava = await startAva(run, {
		files,
		jobs,
		plan: path,
		log: `${report}/ava.log`,
	});
	await Promise.race([ava.done, interruption.requested, ...(remote ? [remote.over] : [])]);
	ava.kill();
	return (await ava.done).exitCode !== 0;
}

/** See {@link limitJobs}. */
async function affordableJobs(host: Host, {jobs: asked}: RunRequest, {placement, places}: Prepared) {
	const {value} = await probeMachine(host);
	return limitJobs({asked, placed: placement.runnable, places, available: value.available});
}

function hasFailed(events: readonly RunEvent[]): boolean {
	return gather(events).cases.some(({event}) => event === 'case-failed');
}

async function eventsOf(host: Host, log: string): Promise<readonly RunEvent[]> {
	return readLog(await host.readText(log)).events;
}
