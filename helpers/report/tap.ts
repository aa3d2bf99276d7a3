import type {RunEvent} from '../events/event.ts';
import {madeOf} from './made-of.ts';
import {type CaseResult, gather, isRequiredSkip, requiredSkip, whyLost} from './model.ts';
import {caseTitle} from './summary-sections.ts';
import {oneLine, plain} from './text.ts';

/**
 * Returns a run as TAP version 14 (testanything.org): a point for each case, with its duration, and its error as YAML. Cases
 * without an end, daemons and suites that died, and leaks on the host are points too, so that a consumer of points alone
 * reaches the same verdict as virtrig. A comment after the plan says what each place of the run consists of. An interrupted run
 * bails out; its open cases are skips, because they have not failed.
 */
export function tap(events: readonly RunEvent[], reportFolder?: string): string {
	const {places, cases, leaks, deaths, deadSuites, unreadable, ended} = gather(events, reportFolder);
	const points = [
		...cases.map(casePoint),
		...deaths.map(({daemon, host, seen}) =>
			point(false, `${daemon} lives on host ${host}`, '', {message: seen}),
		),
		...deadSuites.map(({file, seen}) =>
			point(false, `the process of ${file} ends well`, '', {message: seen}),
		),
		...unreadable.map(({file, seen}) => point(false, `the suite ${file} can be read`, '', {message: seen})),
		...leaks.map(({what, host}) => point(false, `host ${host} is as it was found`, '', {message: what})),
	];
	const about = places.map((place) => `# ${place.host}: ${madeOf(place).map(comment).join(', ')}`);
	const plan = points.length === 0 ? '1..0 # SKIP no case ran' : `1..${points.length}`;
	const numbered = points.map((text, index) => text.replace('#NUMBER', String(index + 1)));
	const bail =
		ended === undefined
			? ['Bail out! The run was cut off before its end']
			: cases.some((one) => one.event === 'lost' && one.interrupted)
				? ['Bail out! The run was interrupted']
				: [];
	return `${['TAP version 14', plan, ...about, ...numbered, ...bail].join('\n')}\n`;
}

function casePoint(result: CaseResult): string {
	const title = caseTitle(result);
	switch (result.event) {
		case 'case-passed':
			return point(true, title, '', {duration_ms: result.duration});
		case 'case-skipped':
			if (isRequiredSkip(result)) return point(false, title, '', {message: requiredSkip(result)});
			return point(true, title, skip(result.need, result.evidence));
		case 'case-failed': {
			const {duration, error, file, artifacts} = result;
			const at = artifacts.map(({path}) => path);
			const {name, message, excerpt, details} = error;
			return point(false, title, '', {
				duration_ms: duration,
				file,
				error: name,
				message,
				excerpt,
				details,
				artifacts: at,
			});
		}
		case 'lost':
			if (result.interrupted) return point(true, title, ` # SKIP ${whyLost(result)}`);
			return point(false, title, '', {
				file: result.file,
				message: whyLost(result),
			});
	}
}

function comment([what, value]: readonly [string, string]): string {
	return `${what} ${oneLine(value)}`;
}

function skip(need: string, evidence: string): string {
	return ` # SKIP needs ${escaped(oneLine(need))}: ${escaped(oneLine(evidence))}`;
}

type Yaml = Readonly<Record<string, string | number | readonly string[] | undefined>>;

function point(ok: boolean, description: string, directive = '', yaml: Yaml = {}): string {
	const lines = Object.entries(yaml).flatMap(([key, value]) =>
		value === undefined ? [] : yamlLines(key, value),
	);
	const block = lines.length === 0 ? [] : ['---', ...lines, '...'];
	return [
		`${ok ? 'ok' : 'not ok'} #NUMBER - ${escaped(description)}${directive}`,
		...block.map((line) => (line === '' ? '' : `  ${line}`)),
	].join('\n');
}

/**
 * Writes a text of several lines as a literal block, so that people can read it. Every other value is JSON, which is also YAML.
 */
function yamlLines(key: string, value: string | number | readonly string[]): string[] {
	if (typeof value === 'number') return [`${key}: ${value}`];
	if (typeof value !== 'string') return [`${key}:`, ...value.map((item) => `  - ${JSON.stringify(item)}`)];
	const lines = plain(value).trimEnd().split('\n');
	if (lines.length === 1) return [`${key}: ${JSON.stringify(lines[0])}`];
	return [`${key}: |2-`, ...lines.map((line) => (line.trim() === '' ? '' : `  ${line}`))];
}

/** A '#' in a description would begin a directive. */
function escaped(text: string): string {
	return text.replaceAll('\\', '\\\\').replaceAll('#', '\\#');
}
