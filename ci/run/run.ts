import type {RunEvent} from '../../helpers/events/event.ts';
import {readLog} from '../../helpers/events/read-log.ts';
import type {Host} from '../../helpers/host/host.ts';
import {attributeDifferences} from '../../helpers/host/leaks/attribute.ts';
import {captureHostState} from '../../helpers/host/leaks/capture.ts';
import {describeDifference, type HostState} from '../../helpers/host/leaks/host-state.ts';
import {probe} from '../../helpers/host/probes/probe.ts';
import {reapRun} from '../../helpers/host/runs/reap.ts';
import {createRun, type RunFolder} from '../../helpers/host/runs/run-folder.ts';
import type {Driver} from '../../helpers/needs/need.ts';
import {gather} from '../../helpers/report/model.ts';
import {summary} from '../../helpers/report/summary.ts';
import {readCatalog} from '../../helpers/rig/catalog.ts';
import type {Plan} from '../../helpers/rig/plan.ts';
import {Recorder} from '../../helpers/rig/recorder.ts';
import packageJson from '../../package.json' with {type: 'json'};
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareGuestImages} from '../../vm-images/images.ts';
import {CannotRunError, EXIT} from '../exit-codes.ts';
import {look} from '../look.ts';
import {probeImages} from '../probe-images.ts';
import {reapBefore} from '../reap.ts';
import {REPOSITORY} from '../repository.ts';
import {startAva} from './ava-process.ts';
import {LogFollower} from './follow-log.ts';
import {Interruption} from './interruption.ts';
import {type Placement, placeCases} from './place.ts';
import {Screen} from './screen.ts';
import {type Selection, selectCases} from './select.ts';
import {writeReport} from './write-report.ts';

/** What `virtrig run` was asked for. */
export interface RunRequest extends Selection {
	readonly on: 'private' | 'system';
	readonly jobs: number;
	readonly keep: boolean;
	/** The report's folder; undefined for a new one below `reports/`. */
	readonly report: string | undefined;
	readonly argv: readonly string[];
}

/** Runs cases on guests and resolves with the exit code. Whatever happens, the host is left as it was found. */
export async function runSuites(host: Host, request: RunRequest): Promise<number> {
	const started = performance.now();
	const selected = selectCases(await readCatalog(host, `${REPOSITORY}/suites`), request);
	await reapBefore(host);
	// Before the probe, which boots them.
	const images = await prepareGuestImages(host, cacheFolder());
	const placement = placeCases(selected, await probe(host, probeImages(host)), request.on);
	requireSomething(placement, request.driver);
	const before = await captureHostState(host, cacheFolder());
	const run = await createRun(host, request.argv);
	const report = request.report ?? `${process.cwd()}/reports/${reportName(run)}`;
	const log = `${report}/events.jsonl`;
	const recorder = new Recorder(host, log, run.id);
	const screen = new Screen(process.stdout);
	const follower = new LogFollower(host, log, (event) => screen.show(event));
	using interruption = new Interruption();
	let kept = false;
	try {
		await host.write(log, '');
		follower.start();
		recordPlan(recorder, placement, host, request);
		const plan: Plan = {
			run: run.path,
			report,
			events: log,
			on: request.on,
			keep: request.keep,
			images,
			cases: placement.runnable.map(({subject, driver, title}) => ({subject, driver, title})),
		};
		await host.write(`${run.path}/plan.json`, JSON.stringify(plan));
		await recorder.flushed();
		const ava = await startAva(run, {
			files: [...new Set(placement.runnable.map(({file}) => file))],
			jobs: request.jobs,
			plan: `${run.path}/plan.json`,
			log: `${report}/ava.log`,
			repository: REPOSITORY,
		});
		await Promise.race([ava.done, interruption.requested]);
		ava.kill();
		await ava.done;
		kept = request.keep && gather(await eventsOf(host, log)).cases.some(({event}) => event === 'case-failed');
	} finally {
		if (kept) await run.keep();
		else await leaveHost(run, before, recorder);
		await recorder.flushed();
		await follower.stop();
		screen.close();
	}
	const exitCode = interruption.exitCode ?? verdict(await eventsOf(host, log));
	recordEnd(recorder, await eventsOf(host, log), performance.now() - started, exitCode);
	await recorder.flushed();
	const events = await eventsOf(host, log);
	await writeReport(host, report, events);
	process.stdout.write(`\n${summary(events, {...look(process.stdout), reportFolder: report})}`);
	if (kept)
		process.stdout.write(
			`\nThe failed cases' guests still run: look around in ${run.path}, then \`virtrig reap\`.\n`,
		);
	return exitCode;
}

/** Without a single case to run, there is nothing that a run could say of libvirt. */
function requireSomething({runnable, skipped}: Placement, driver: Driver | undefined): void {
	if (runnable.length > 0) return;
	const first = skipped[0]?.unmet;
	throw new CannotRunError(
		`this host cannot run ${driver ? `driver ${driver}` : 'any of these cases'}: needs ${first?.need}; ${first?.evidence}` +
			(first?.advice ? `; ${first.advice}` : ''),
	);
}

function recordPlan(
	recorder: Recorder,
	{runnable, skipped}: Placement,
	host: Host,
	request: RunRequest,
): void {
	recorder.record({
		event: 'run-started',
		version: packageJson.version,
		host: host.name,
		argv: [...request.argv],
	});
	const placed = new Map(runnable.map((one) => [`${one.subject} ${one.driver}`, one]));
	for (const {subject, driver} of placed.values()) {
		const reasons = [`${request.on} libvirt on this machine, which offers what the subject needs`];
		recorder.record({event: 'placement', subject, driver, host: host.name, reasons});
	}
	for (const {subject, driver, title, file} of [...runnable, ...skipped.map(({one}) => one)]) {
		recorder.record({event: 'case-planned', subject, driver, title, file});
	}
	for (const {one, unmet} of skipped) {
		const {subject, driver, title, file} = one;
		recorder.record({
			event: 'case-skipped',
			subject,
			driver,
			title,
			file,
			need: unmet.need,
			evidence: unmet.evidence,
		});
	}
}

/** Undoes what the journal still lists, and records whatever is different after that. */
async function leaveHost(run: RunFolder, before: HostState, recorder: Recorder): Promise<void> {
	const {host} = run;
	const {failed} = await reapRun(run);
	for (const {undo, error} of failed) {
		recorder.record({
			event: 'leak',
			host: host.name,
			kind: 'undo',
			what: `${JSON.stringify(undo)}: ${String(error)}`,
		});
	}
	const {leaks, unclear} = attributeDifferences(before, await captureHostState(host, cacheFolder()), run.id);
	for (const leak of leaks) {
		recorder.record({event: 'leak', host: host.name, kind: leak.kind, what: describeDifference(leak)});
	}
	for (const difference of unclear) {
		process.stderr.write(
			`virtrig: not counted, as the system's own libvirt may have done it: ${describeDifference(difference)}\n`,
		);
	}
}

function recordEnd(
	recorder: Recorder,
	events: readonly RunEvent[],
	duration: number,
	exitCode: number,
): void {
	const counts = {passed: 0, failed: 0, skipped: 0};
	for (const {event} of gather(events).cases) {
		if (event === 'case-passed') counts.passed++;
		else if (event === 'case-skipped') counts.skipped++;
		else counts.failed++;
	}
	recorder.record({event: 'run-ended', duration, counts, exitCode});
}

function verdict(events: readonly RunEvent[]): number {
	const {cases, leaks} = gather(events);
	const bad = cases.some(({event}) => event === 'case-failed' || event === 'lost');
	return bad || leaks.length > 0 ? EXIT.failed : EXIT.passed;
}

async function eventsOf(host: Host, log: string): Promise<readonly RunEvent[]> {
	return readLog(await host.readText(log)).events;
}

function reportName(run: RunFolder): string {
	const stamp = run.owner.started.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
	return `${stamp}-${run.id}`;
}
