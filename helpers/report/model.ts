import type {EventOf, RunEvent} from '../events/event.ts';
import {EXIT} from '../exit-codes.ts';
import {inReport} from './artifacts.ts';

export interface CaseName {
	readonly subject: string;
	readonly driver: string;
	readonly title: string;
	readonly file: string;
}

/** The outcome of a case. */
export type CaseResult = EventOf<'case-passed'> | EventOf<'case-failed'> | EventOf<'case-skipped'> | LostCase;

/** The run ended or was killed before the case ended. */
export interface LostCase extends CaseName {
	readonly event: 'lost';
	readonly started: boolean;
	/** The run was asked to end, by Ctrl-C or another signal. This says nothing about the case. */
	readonly interrupted: boolean;
	/** How the process of its suite ended, if it ended badly. */
	readonly seen: string | undefined;
}

/** A run, as its records describe it. */
export interface RunModel {
	readonly started: EventOf<'run-started'> | undefined;
	/** The places where cases ran. */
	readonly places: readonly EventOf<'place'>[];
	/** The files that were run there, without duplicates. */
	readonly programs: readonly EventOf<'program'>[];
	/** Undefined if the run was killed. */
	readonly ended: EventOf<'run-ended'> | undefined;
	/** Milliseconds from the start to the run's end, or to its last record. */
	readonly duration: number;
	/** In the order in which they ended. Cases without an end come last. */
	readonly cases: readonly CaseResult[];
	readonly leaks: readonly EventOf<'leak'>[];
	/** Changes of the host that this run may not have caused. */
	readonly changes: readonly EventOf<'host-changed'>[];
	readonly deaths: readonly EventOf<'daemon-died'>[];
	/** Suite processes that ended badly, whether or not a case was lost. */
	readonly deadSuites: readonly EventOf<'suite-died'>[];
	/** Suites whose cases are unknown. */
	readonly unreadable: readonly EventOf<'suite-unreadable'>[];
	readonly knownIssues: readonly EventOf<'known-issue'>[];
}

/** The key that identifies a case. */
export function caseKey({subject, driver, file, title}: CaseName): string {
	return JSON.stringify([subject, driver, file, title]);
}

/** Whether a required case was skipped. */
export function isRequiredSkip(result: CaseResult): boolean {
	return result.event === 'case-skipped' && result.required === true;
}

/** The text for a required case that was skipped. */
export function requiredSkip({need, evidence, host}: EventOf<'case-skipped'>): string {
	return `required, and skipped: needs ${need}${host === undefined ? '' : `, on ${host}`}: ${evidence}`;
}

/** What is known about a case without an end. */
export function whyLost({started, interrupted, seen}: LostCase): string {
	if (interrupted)
		return started ? 'was running when the run was interrupted' : 'not begun when the run was interrupted';
	const what = started ? 'began, but did not end' : 'was planned, but did not begin';
	return seen === undefined ? what : `${what}: the process of its suite ${seen}`;
}

/** Gathers a run's records. If the report's folder is given, artifacts get their full paths. */
export function gather(events: readonly RunEvent[], reportFolder?: string): RunModel {
	const started = events.find((event) => event.event === 'run-started');
	const ended = events.find((event) => event.event === 'run-ended');
	return {
		started,
		places: events.filter((event) => event.event === 'place'),
		programs: programs(events),
		ended,
		duration: ended?.duration ?? span(events),
		cases: [...results(events, reportFolder), ...lost(events, isInterruption(ended?.exitCode))],
		leaks: events.filter((event) => event.event === 'leak'),
		changes: events.filter((event) => event.event === 'host-changed'),
		deaths: events.filter((event) => event.event === 'daemon-died'),
		deadSuites: events.filter((event) => event.event === 'suite-died'),
		unreadable: events.filter((event) => event.event === 'suite-unreadable'),
		knownIssues: events.filter((event) => event.event === 'known-issue'),
	};
}

/** Each process that runs cases records its own. */
function programs(events: readonly RunEvent[]): EventOf<'program'>[] {
	const byKey = new Map<string, EventOf<'program'>>();
	for (const event of events) {
		if (event.event !== 'program') continue;
		byKey.set(JSON.stringify([event.host, event.path, event.buildId]), event);
	}
	return [...byKey.values()];
}

/** Keeps the last result of each case: a case that ran again counts once. */
function results(events: readonly RunEvent[], reportFolder?: string): CaseResult[] {
	const byKey = new Map<string, CaseResult>();
	for (const event of events) {
		if (event.event === 'case-passed' || event.event === 'case-failed' || event.event === 'case-skipped') {
			byKey.set(caseKey(event), event);
		}
	}
	if (reportFolder === undefined) return [...byKey.values()];
	return [...byKey.values()].map((result) =>
		'artifacts' in result && result.artifacts
			? {...result, artifacts: inReport(reportFolder, result.artifacts)}
			: result,
	);
}

function lost(events: readonly RunEvent[], interrupted: boolean): LostCase[] {
	const done = new Set(results(events).map(caseKey));
	const open = new Map<string, LostCase>();
	const deaths = new Map(
		events.flatMap((event) => (event.event === 'suite-died' ? [[event.file, event.seen]] : [])),
	);
	for (const event of events) {
		if (event.event !== 'case-planned' && event.event !== 'case-started') continue;
		if (done.has(caseKey(event))) continue;
		const {subject, driver, title, file} = event;
		const before = open.get(caseKey(event));
		const started = event.event === 'case-started' || before?.started === true;
		const seen = deaths.get(file);
		open.set(caseKey(event), {event: 'lost', subject, driver, title, file, started, interrupted, seen});
	}
	return [...open.values()];
}

/** Whether this exit code means that a signal asked the run to end. */
function isInterruption(exitCode: number | undefined): boolean {
	return exitCode === EXIT.interrupted || exitCode === EXIT.terminated;
}

function span(events: readonly RunEvent[]): number {
	const times = events.map(({time}) => Date.parse(time));
	const [first = 0, last = first] = [times.at(0), times.at(-1)];
	return Math.max(0, last - first);
}
