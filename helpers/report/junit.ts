import junitReportBuilder, {type Builder, type TestCase, type TestSuite} from 'junit-report-builder';
import type {RunEvent} from '../events/event.ts';
import {type CaseResult, gather, type RunModel, whyLost} from './model.ts';
import {oneLine, plain} from './text.ts';

/** Its types promise a `default` that its CommonJS file does not have: what is imported is the builder itself. */
const library = junitReportBuilder as unknown as Builder;

/**
 * A run as JUnit XML: a suite for each subject and driver, with durations in seconds. A case that did not end and what was
 * left on the host are cases too, so that a consumer of them alone comes to the same verdict as virtrig.
 */
export function junit(events: readonly RunEvent[]): string {
	const model = gather(events);
	const builder = library.newBuilder().name('virtrig');
	const suites = new Map<string, CaseResult[]>();
	for (const result of model.cases) {
		const name = `${result.subject}.${result.driver}`;
		suites.set(name, [...(suites.get(name) ?? []), result]);
	}
	for (const [name, cases] of suites) addSuite(builder, name, cases, model);
	if (model.leaks.length > 0) {
		const left = model.leaks.map(({what, host}) => `${plain(what)} (host ${host})`).join('\n');
		const leaks = builder.testSuite().name('host').time(0).testCase().className('host').time(0);
		leaks.name('the host is as it was found').failure(oneLine(left), 'Leak').stacktrace(cdata(left));
	}
	return builder.build();
}

function addSuite(builder: Builder, name: string, cases: readonly CaseResult[], {started}: RunModel): void {
	const time = cases.reduce((sum, result) => sum + durationOf(result), 0);
	const suite = builder
		.testSuite()
		.name(name)
		.time(time / 1000);
	if (started !== undefined) suite.timestamp(started.time).property('host', started.host);
	for (const result of cases) addCase(suite, name, result);
}

function addCase(suite: TestSuite, className: string, result: CaseResult): void {
	const testCase = suite.testCase().name(oneLine(result.title)).className(className).file(result.file);
	testCase.time(durationOf(result) / 1000);
	if (result.event === 'case-skipped') skip(testCase, `needs ${result.need}: ${result.evidence}`);
	if (result.event === 'lost') {
		testCase.error(oneLine(whyLost(result)), 'Unfinished');
	}
	if (result.event !== 'case-failed') return;
	const {error, artifacts} = result;
	const kept = artifacts.map(({path}) => `kept: ${path}`);
	const text = [error.message, error.details, ...kept].filter((part) => part !== undefined).join('\n');
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
