import type {EventOf} from '../events/event.ts';
import {artifactLines} from './artifacts.ts';
import {readable} from './duration.ts';
import {type LostCase, type RunModel, whyLost} from './model.ts';
import {RunAgain} from './run-again.ts';
import {groupSkips, type SkipGroup} from './skips.ts';
import {caseTitle, whatWasSkipped} from './summary-sections.ts';
import {type Look, oneLine, paint, plain, truncate, wrap} from './text.ts';

/** Lines shown of a message without a diff: its first and its last ones. The report has the whole message. */
const FIRST_LINES = 12;
const LAST_LINES = 12;

/** The heading that AVA puts above the diff of two values. */
const DIFF = /^Difference \(/m;

/** Lists the cases that were running when the run was interrupted. The interruption says nothing about them. */
export function interruptedLines(model: RunModel, command: string, look: Look): string[] {
	const again = new RunAgain(model, command, look);
	const blocks = model.cases.flatMap((result) => {
		if (result.event !== 'lost' || !result.started || !result.interrupted) return [];
		const [first = '', ...rest] = wrap(caseTitle(result), look.width - 4);
		return [
			`  ${paint(look, 'yellow', '–')} ${first}`,
			...rest.map((line) => `    ${line}`),
			again.line(result),
		];
	});
	return blocks.length === 0 ? [] : [paint(look, 'bold', 'Interrupted'), ...blocks];
}

/** Lists failed cases, cases without an end, required cases that were skipped, daemons that died, and leaks on the host. */
export function failureLines(model: RunModel, command: string, look: Look): string[] {
	const {cases, deaths, deadSuites, unreadable, leaks} = model;
	const again = new RunAgain(model, command, look);
	const failed = cases.filter((result) => result.event === 'case-failed');
	const cut = cases.flatMap((result) =>
		result.event === 'lost' && result.started && !result.interrupted ? [result] : [],
	);
	const blocks = [
		...failed.map((failure) => caseLines(failure, again, look)),
		...cut.map((result) => cutLines(result, again, look)),
		...deaths.map(({daemon, host, seen}) => [
			head(look, `${daemon} died on host ${host}`),
			...indented(look, seen),
		]),
	];
	// If a case was lost, the case already says so.
	const silent = deadSuites.filter(({file}) => !cut.some((one) => one.file === file));
	for (const {file, seen} of silent)
		blocks.push([head(look, `the process of ${file} ended badly`), ...indented(look, seen)]);
	for (const {file, seen} of unreadable)
		blocks.push([head(look, `${file} cannot be read, so its cases are unknown`), ...indented(look, seen)]);
	for (const group of groupSkips(model, {required: true})) blocks.push(requiredLines(group, look));
	if (leaks.length > 0) blocks.push(leakLines(leaks, look));
	if (blocks.length === 0) return [];
	return [
		paint(look, 'bold', 'Failed'),
		...blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])),
	];
}

function caseLines(
	{error, artifacts, file, duration, ...name}: EventOf<'case-failed'>,
	again: RunAgain,
	look: Look,
): string[] {
	const isPlainError = error.name === '' || error.name === 'Error' || error.message.startsWith(error.name);
	return [
		head(look, caseTitle({...name, file})),
		...wrap(`${file}, after ${readable(duration)}`, look.width, '    ').map((line) =>
			paint(look, 'dim', line),
		),
		...indented(look, isPlainError ? error.message : `${error.name}: ${error.message}`),
		...excerptLines(error.excerpt, look),
		...artifactLines(artifacts, look).map((line) => `    ${line}`),
		again.line(name),
	];
}

function cutLines(result: LostCase, again: RunAgain, look: Look): string[] {
	return [
		head(look, caseTitle(result)),
		...indented(look, `${result.file}\n${whyLost(result)}`),
		again.line(result),
	];
}

function requiredLines(group: SkipGroup, look: Look): string[] {
	const {need, evidence, host} = group;
	return [
		head(look, `required, and skipped: needs ${oneLine(need)}${host === undefined ? '' : `, on ${host}`}`),
		...indented(look, `seen: ${oneLine(evidence)}`),
		...indented(look, whatWasSkipped(group)),
	];
}

function leakLines(leaks: readonly EventOf<'leak'>[], look: Look): string[] {
	const [host] = leaks.map((leak) => leak.host);
	const lines = leaks.flatMap(({what}) => wrap(oneLine(what), look.width, '    '));
	return [head(look, `the host ${host} is not as it was found`), ...lines];
}

function head(look: Look, text: string): string {
	const [first = '', ...rest] = wrap(text, look.width - 4);
	return [`  ${paint(look, 'red', '✖')} ${first}`, ...rest.map((line) => `    ${line}`)].join('\n');
}

function indented(look: Look, text: string): string[] {
	const lines = wrap(text.trimEnd(), look.width, '    ');
	const left = lines.length - FIRST_LINES - LAST_LINES;
	if (left <= 1 || DIFF.test(text)) return lines;
	const more = paint(look, 'dim', `    … ${left} more lines in the report`);
	return [...lines.slice(0, FIRST_LINES), more, ...lines.slice(-LAST_LINES)];
}

/** The line that failed, with the lines around it. Code is cut at the width, because wrapped code is hard to read. */
function excerptLines(excerpt: string | undefined, look: Look): string[] {
	if (excerpt === undefined) return [];
	return plain(excerpt)
		.split('\n')
		.map((line) => truncate(`    ${line}`, look.width))
		.map((line) => (line.startsWith('    >') ? line : paint(look, 'dim', line)));
}
