import junitReportBuilder, {type Builder, type TestCase, type TestSuite} from 'junit-report-builder';
import type {RunEvent} from '../events/event.ts';
import {madeOf} from './made-of.ts';
import {type CaseResult, gather, isRequiredSkip, type RunModel, requiredSkip, whyLost} from './model.ts';
import {caseTitle} from './summary-sections.ts';
import {oneLine, plain} from './text.ts';

/** The types promise a `default` that the CommonJS file does not have: the import is the builder itself. */
const library = junitReportBuilder as unknown as Builder;

/**
 * Returns a run as JUnit XML: one suite for each subject and driver, with durations in seconds. Cases without an end, daemons
 * and suites that died, and leaks on the host are cases too, so that a consumer of cases alone reaches the same verdict as
 * virtrig. The properties of a suite name the host and what each place of the run consists of: `vm:bookworm libvirt` is
 * `9.0.0`.
 */
export function junit(events: readonly RunEvent[], reportFolder?: string): string {
	const model = gather(events, reportFolder);
	const builder = library.newBuilder().name('virtrig');
	const suites = new Map<string, CaseResult[]>();
	for (const result of model.cases) {
		const name = `${result.subject}.${result.driver}`;
		suites.set(name, [...(suites.get(name) ?? []), result]);
	}
	for (const [name, cases] of suites) addSuite(builder, name, cases, model);
	const left = model.leaks.map(({what, host}) => `${plain(what)} (host ${host})`);
	addOutside(builder, 'the host is as it was found', 'Leak', left);
	const died = model.deaths.map(({daemon, host, seen}) => `${daemon} (host ${host}): ${plain(seen)}`);
	addOutside(builder, 'no daemon dies', 'DaemonDied', died);
	const broken = model.deadSuites.map(({file, seen}) => `${file}: ${plain(seen)}`);
	addOutside(builder, 'the process of each suite ends well', 'SuiteDied', broken);
	const unreadable = model.unreadable.map(({file, seen}) => `${file}: ${plain(seen)}`);
	addOutside(builder, 'each suite can be read', 'SuiteUnreadable', unreadable);
	const interrupted = model.cases.filter((one) => one.event === 'lost' && one.interrupted);
	const open = interrupted.map((one) => `interrupted: ${caseTitle(one)}`);
	addOutside(builder, 'the run comes to its own end', 'Interrupted', open);
	return builder.build();
}

/** Adds a failure of the run that no case shows, as a failed case. */
function addOutside(builder: Builder, name: string, type: string, lines: readonly string[]): void {
	if (lines.length === 0) return;
	const text = lines.join('\n');
	const outside = builder.testSuite().name('host').time(0).testCase().className('host').time(0);
	outside.name(name).failure(oneLine(text), type).stacktrace(cdata(text));
}

function addSuite(
	builder: Builder,
	name: string,
	cases: readonly CaseResult[],
	{started, places}: RunModel,
): void {
	const time = cases.reduce((sum, result) => sum + durationOf(result), 0);
	const suite = builder
		.testSuite()
		.name(name)
		.time(time / 1000);
	if (started !== undefined) suite.timestamp(started.time).property('host', started.host);
	for (const place of places)
		for (const [what, value] of madeOf(place)) suite.property(`${place.host} ${what}`, value);
	for (const result of cases) addCase(suite, name, result);
}

function addCase(suite: TestSuite, className: string, result: CaseResult): void {
	const testCase = suite.testCase().name(oneLine(result.title)).className(className).file(result.file);
	testCase.time(durationOf(result) / 1000);
	if (result.event === 'case-skipped' && isRequiredSkip(result))
		testCase.failure(oneLine(requiredSkip(result)), 'RequiredCaseSkipped');
	else if (result.event === 'case-skipped') skip(testCase, `needs ${result.need}: ${result.evidence}`);
	if (result.event === 'lost' && result.interrupted) skip(testCase, whyLost(result));
	else if (result.event === 'lost') testCase.error(oneLine(whyLost(result)), 'Unfinished');
	if (result.event !== 'case-failed') return;
	const {error, artifacts} = result;
	const kept = artifacts.map(({path}) => `kept: ${path}`);
	const text = [error.message, error.excerpt, error.details, ...kept]
		.filter((part) => part !== undefined)
		.join('\n');
	testCase.failure(plain(error.message), error.name).stacktrace(cdata(text));
}

function durationOf(result: CaseResult): number {
	return 'duration' in result ? result.duration : 0;
}

/** The library writes `<skipped/>` without a reason; this adds the reason. */
function skip(testCase: TestCase, reason: string): void {
	testCase.skipped();
	const build = testCase.build.bind(testCase);
	testCase.build = (parent) => {
		const element = build(parent);
		element.children
			.find((child) => 'name' in child && child.name === 'skipped')
			?.att('message', oneLine(reason));
		return element;
	};
}

/** The library refuses a text that would end its CDATA section. */
function cdata(text: string): string {
	return plain(text).replaceAll(']]>', ']] >');
}
