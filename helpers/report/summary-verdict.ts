import {stripVTControlCharacters} from 'node:util';
import type {RunEvent} from '../events/event.ts';
import {readable} from './duration.ts';
import {frameworkShare} from './framework-share.ts';
import {isRequiredSkip, type RunModel} from './model.ts';
import {type Look, paint, plain} from './text.ts';

/** The verdict on the whole run: the counts, the time, and where the report is. */
export function verdictLines(
	model: RunModel,
	events: readonly RunEvent[],
	reportFolder: string,
	look: Look,
): string[] {
	const {started, ended, duration} = model;
	const share = frameworkShare(events);
	const time = [
		started === undefined ? readable(duration) : `${readable(duration)} on host ${plain(started.host)}`,
	];
	if (share !== undefined) time.push(`framework ${Math.round(share * 100)}%`);
	if (ended !== undefined && ended.exitCode !== 0) time.push(`exit code ${ended.exitCode}`);
	return [
		...packed(countParts(model, look), '   ', look.width),
		...packed(time, ', ', look.width),
		...(ended === undefined ? [paint(look, 'red', 'the run was cut off before its end')] : []),
		`report: ${plain(reportFolder)}`,
	];
}

function countParts({cases, leaks, deaths, deadSuites, unreadable}: RunModel, look: Look): string[] {
	const count = (event: string) => cases.filter((result) => result.event === event).length;
	const required = cases.filter(isRequiredSkip).length;
	const begun = cases.filter((result) => result.event === 'lost' && result.started);
	const interrupted = begun.filter((result) => result.event === 'lost' && result.interrupted).length;
	const unfinished = begun.length - interrupted;
	const parts: readonly [number, Parameters<typeof paint>[1], string][] = [
		[count('case-failed'), 'red', '✖ # failed'],
		[unfinished, 'red', '✖ # unfinished'],
		[required, 'red', required === 1 ? '✖ 1 required case skipped' : '✖ # required cases skipped'],
		[deaths.length, 'red', deaths.length === 1 ? '✖ 1 daemon died' : '✖ # daemons died'],
		[deadSuites.length, 'red', deadSuites.length === 1 ? '✖ 1 suite cut off' : '✖ # suites cut off'],
		[unreadable.length, 'red', unreadable.length === 1 ? '✖ 1 suite unreadable' : '✖ # suites unreadable'],
		[leaks.length, 'red', '✖ # left on the host'],
		[count('case-passed'), 'green', '✔ # passed'],
		[count('case-skipped') - required, 'yellow', '– # skipped'],
		[interrupted, 'yellow', '– # interrupted'],
		[count('lost') - begun.length, 'yellow', '– # not started'],
	];
	const said = parts.filter(([number]) => number > 0);
	if (said.length === 0) return [paint(look, 'yellow', 'no case ran')];
	return said.map(([number, style, text]) => paint(look, style, text.replace('#', String(number))));
}

/** Puts as many parts on a line as fit. */
function packed(parts: readonly string[], separator: string, width: number): string[] {
	const lines: string[] = [];
	for (const part of parts) {
		const last = lines.at(-1);
		const longer = `${last}${separator}${part}`;
		if (last !== undefined && stripVTControlCharacters(longer).length <= width)
			lines[lines.length - 1] = longer;
		else lines.push(part);
	}
	return lines;
}
