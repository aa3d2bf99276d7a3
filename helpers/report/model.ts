import type {EventOf, RunEvent} from '../events/event.ts';
import {EXIT} from '../exit-codes.ts';
import {inReport} from './artifacts.ts';

export interface CaseName {
	readonly subject: string;
	readonly driver: string;
	readonly title: string;
	readonly file: string;
}

/** What became of a case. */
export type CaseResult = EventOf<'case-passed'> | EventOf<'case-failed'> | EventOf<'case-skipped'> | LostCase;

/** The run ended, or was killed, before the case did. */
export interface LostCase extends CaseName {
	readonly event: 'lost';
	readonly started: boolean;
	/** The run was asked to end, by Ctrl-C or otherwise: that says nothing of the case. */
	readonly interrupted: boolean;
	/** How the process of its suite ended, where that was badly. */
	readonly seen: string | undefined;
}

/** A run as its records tell it. */
export interface RunModel {
	readonly started: EventOf<'run-started'> | undefined;
	/** The places at which cases were run. */
	readonly places: readonly EventOf<'place'>[];
	/** The files that were run there, each once. */
	readonly programs: readonly EventOf<'program'>[];
	/** Undefined when the run was killed. */
	readonly ended: EventOf<'run-ended'> | undefined;
	/** Milliseconds: to the run's end, or to its last record. */
	readonly duration: number;
	/** In the order in which they ended; those that did not end come last. */
	readonly cases: readonly CaseResult[];
	readonly leaks: readonly EventOf<'leak'>[];
	/** Differences of the host that may be anybody's. */
	readonly changes: readonly EventOf<'host-changed'>[];
	readonly deaths: readonly EventOf<'daemon-died'>[];
	/** Processes of suites that ended badly, whether a case was lost by it or not. */
	readonly deadSuites: readonly EventOf<'suite-died'>[];
	/** Suites of which no case is known. */
	readonly unreadable: readonly EventOf<'suite-unreadable'>[];
	readonly knownIssues: readonly EventOf<'known-issue'>[];
}

/** What tells one case from another. */
export function caseKey({subject, driver, file, title}: CaseName): string {
	return JSON.stringify([subject, driver, file, title]);
}

/** Whether a case was skipped that was not to be. */
export function isRequiredSkip(result: CaseResult): boolean {
	return result.event === 'case-skipped' && result.required === true;
}

/** What is said of such a case. */
export function requiredSkip({need, evidence, host}: EventOf<'case-skipped'>): string {
	return `required, and skipped: needs ${need}${host === undefined ? '' : `, on ${host}`}: ${evidence}`;
}

/** What is known of a case that has no end. */
export function whyLost({started, interrupted, seen}: LostCase): string {
	if (interrupted)
		return started ? 'was on when the run was interrupted' : 'not begun when the run was interrupted';
	const what = started ? 'began, and never came to an end' : 'was planned, and never began';
	return seen === undefined ? what : `${what}: the process of its suite ${seen}`;
}

/** Gathers a run's records. With the report's folder, artifacts have their whole paths. */
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

/** The last result of each case: a case that ran again counts once. */
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

/** Whether a run with this exit code was asked to end by a signal. */
function isInterruption(exitCode: number | undefined): boolean {
	return exitCode === EXIT.interrupted || exitCode === EXIT.terminated;
}

function span(events: readonly RunEvent[]): number {
	const times = events.map(({time}) => Date.parse(time));
	const [first = 0, last = first] = [times.at(0), times.at(-1)];
	return Math.max(0, last - first);
}
