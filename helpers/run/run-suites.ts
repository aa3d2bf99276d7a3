import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {LogFollower} from '../event-log/follow-log.ts';
import {Recorder} from '../event-log/recorder.ts';
import type {RunEvent} from '../events/event.ts';
import {readLog} from '../events/read-log.ts';
import {EXIT, type InterruptedError} from '../exit-codes.ts';
import type {Host} from '../host/host.ts';
import {captureHostState} from '../leaks/capture.ts';
import type {FarRun} from '../places/far-machine.ts';
import {leaveHost} from '../reap/leave-host.ts';
import {gather} from '../report/model.ts';
import {createRun, type RunFolder} from '../run-folder/run-folder.ts';
import type {Say} from '../say.ts';
import {unlessAborted} from '../unless-aborted.ts';
import {recordBrokenSuites} from './broken-suites.ts';
import {affordableJobs} from './jobs.ts';
import {keptLines} from './kept.ts';
import {prepareRun} from './prepare.ts';
import {recordEnd, recordPlaces, recordPlan, verdict} from './records.ts';
import {chooseReport, takeReport} from './report-folder.ts';
import type {RunRequest} from './request.ts';
import {runCases} from './run-cases.ts';
import {runSteps} from './steps.ts';
import {writeReport} from './write-report.ts';

/** The result of a run. */
export interface RunResult {
	/** All its records. */
	readonly events: readonly RunEvent[];
	/** The report's folder. */
	readonly report: string;
	readonly exitCode: number;
	/** Lines that say how to reach the guests that were left running; undefined if there are none. */
	readonly kept?: readonly string[];
}

interface RunOptions {
	readonly say: Say;
	/** Called with each record as it is written, until the run has undone its changes. */
	readonly onEvent: (event: RunEvent) => void;
	/** Asks the run to end. Before the run has begun, it rejects with the reason; later, it is undone and has a result. */
	readonly signal: AbortSignal;
}

/**
 * Runs cases on guests, and always leaves the host as it was found. Prints nothing. If there is no result, rejects with a
 * UsageError, a CannotRunError, a HostError, or the signal's reason.
 */
export async function runSuites(
	host: Host,
	request: RunRequest,
	{say, onEvent, signal}: RunOptions,
): Promise<RunResult> {
	signal.throwIfAborted();
	const started = performance.now();
	const report = await chooseReport(host, request.report, 'events.jsonl');
	const log = `${report}/events.jsonl`;
	const prepared = await prepareRun(host, request, {say, signal});
	const {there} = prepared;
	const {jobs, reason} = await unlessAborted(signal, affordableJobs(host, request, prepared));
	if (reason !== undefined) say(reason);
	const cache = cacheFolder(host);
	const before = {state: await unlessAborted(signal, captureHostState(host, cache)), cache};
	// Before any change of the host, because the folder may not be writable.
	await takeReport(host, report, 'events.jsonl');
	const readEvents = async () => readLog(await host.readText(log)).events;
	const follower = new LogFollower(host, log, onEvent);
	let run!: RunFolder;
	let recorder!: Recorder;
	let hasBegun = false;
	let remote: FarRun | undefined;
	let avaFailed = false;
	/** The run whose failed guests are left running. */
	let kept: RunFolder | undefined;
	await runSteps(
		[
			{
				title: 'follow the event log',
				setup: () => follower.start(),
				teardown: () => follower.stop(),
			},
			{
				title: 'make the folder of the run',
				setup: async () => {
					run = await createRun(host, request.argv);
					recorder = new Recorder(host, log, run.id);
					hasBegun = true;
				},
				teardown: async () => {
					if (kept === run) await run.keep();
					else await leaveHost(run, before, recorder);
					await recorder.flushed();
				},
			},
			{
				title: 'record what is to be run',
				setup: async () => {
					for (const {step, time} of prepared.steps) recorder.record(step, time);
					recordPlan(recorder, prepared, there?.host.name ?? host.name, request);
					recordPlaces(recorder, prepared.offers);
					await recorder.flushed();
				},
			},
			{
				title: 'make the folder of the run on the other machine',
				setup: async () => {
					remote = await there?.begin(request.argv);
				},
				teardown: async () => {
					if (remote && kept === remote.run) await remote.run.keep();
					else await remote?.leave(recorder);
				},
			},
			{
				title: 'run the cases',
				setup: async () => {
					avaFailed = await runCases({run, request, jobs, prepared, report, signal, remote});
					if (request.keep && !remote?.isLost && hasFailed(await readEvents())) kept = remote?.run ?? run;
				},
			},
		],
		{signal, onFurtherError: ({title}, error) => say(`Also could not end the step '${title}': ${error}`)},
	);
	if (!hasBegun) {
		await host.remove(log);
		throw signal.reason;
	}
	if (!signal.aborted) {
		const {cases} = gather(await readEvents());
		await recordBrokenSuites(recorder, host, {log: `${report}/ava.log`, avaFailed, cases});
		await recorder.flushed();
	}
	const soFar = await readEvents();
	const exitCode = exitCodeOf(soFar, prepared.placement.isPartial === true, signal);
	const duration = performance.now() - started;
	recordEnd(recorder, soFar, {duration, exitCode, interrupted: signal.aborted});
	await recorder.flushed();
	const events = await readEvents();
	await writeReport(host, report, events);
	if (!kept) return {events, report, exitCode};
	const places = Object.values(prepared.places);
	const machine = there?.host.name;
	const lines = await keptLines({run: kept, places, model: gather(events), machine});
	return {events, report, exitCode, kept: lines};
}

function exitCodeOf(events: readonly RunEvent[], isPartial: boolean, signal: AbortSignal): number {
	if (signal.aborted) return (signal.reason as InterruptedError).exitCode ?? EXIT.interrupted;
	const outcome = verdict(events);
	return isPartial && outcome === EXIT.passed ? EXIT.cannotRun : outcome;
}

function hasFailed(events: readonly RunEvent[]): boolean {
	return gather(events).cases.some(({event}) => event === 'case-failed');
}
