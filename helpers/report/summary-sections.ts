import type {EventOf} from '../events/event.ts';
import {readable} from './duration.ts';
import type {CaseName, RunModel} from './model.ts';
import {countOf, groupSkips, type SkipGroup} from './skips.ts';
import {type Look, oneLine, paint, truncate, wrap} from './text.ts';

const SLOWEST = 5;
/** Milliseconds. Faster cases are not listed. */
const SLOW = 1000;

/** `subject driver: title`, on one line. */
export function caseTitle({subject, driver, title}: CaseName): string {
	return `${subject} ${driver}: ${oneLine(title)}`;
}

/** The slowest cases, one line each; none if all are fast. */
export function slowestLines({cases}: RunModel, look: Look): string[] {
	const slow = cases
		.flatMap((result) => ('duration' in result && result.duration >= SLOW ? [result] : []))
		.sort((a, b) => b.duration - a.duration)
		.slice(0, SLOWEST)
		.map((result) => ({time: readable(result.duration), title: caseTitle(result)}));
	if (slow.length === 0) return [];
	const column = Math.max(...slow.map(({time}) => time.length));
	return [
		paint(look, 'bold', 'Slowest'),
		...slow.map(({time, title}) => {
			return `  ${paint(look, 'dim', time.padStart(column))}  ${truncate(title, look.width - column - 4)}`;
		}),
	];
}

/** Every reason for an allowed skip, with its evidence and the skipped cases. */
export function skipLines(model: RunModel, look: Look): string[] {
	const groups = groupSkips(model, {required: false});
	if (groups.length === 0) return [];
	return [paint(look, 'bold', 'Skipped'), ...groups.flatMap((group) => groupLines(group, look))];
}

function groupLines(group: SkipGroup, look: Look): string[] {
	const [first = '', ...rest] = wrap(`needs ${oneLine(group.need)}`, look.width - 4);
	return [
		`  ${paint(look, 'yellow', '–')} ${first}`,
		...rest.map((line) => `    ${line}`),
		...wrap(`seen: ${oneLine(group.evidence)}`, look.width, '    '),
		...wrap(whatWasSkipped(group), look.width, '    ').map((line) => paint(look, 'dim', line)),
	];
}

/** Such as `3 cases: cgroups qemu (1), cgroups lxc (2)`. */
export function whatWasSkipped(group: SkipGroup): string {
	const count = countOf(group);
	const subjects = [...group.subjects].map(([subject, cases]) =>
		cases === count ? subject : `${subject} (${cases})`,
	);
	return `${count} ${count === 1 ? 'case' : 'cases'}: ${subjects.join(', ')}`;
}

/** The known libvirt bugs that were met, each with its cases. */
export function knownIssueLines({knownIssues}: RunModel, look: Look): string[] {
	if (knownIssues.length === 0) return [];
	const groups = Map.groupBy(knownIssues, ({issue}) => issue);
	const lines = [...groups].flatMap(([issue, met]) => [
		...wrap(`! ${oneLine(issue)}`, look.width, '  '),
		...new Set(met.map(whatCameOfIt)).values().flatMap((line) => wrap(line, look.width, '    ')),
	]);
	return [paint(look, 'bold', 'Known libvirt bugs that were met'), ...lines];
}

function whatCameOfIt(issue: EventOf<'known-issue'>): string {
	return `${issue.rerun ? 'run again' : 'went on'}: ${caseTitle(issue)}`;
}

/** Number of changes shown; the report has all of them. */
const MOST_CHANGES = 10;

/** Changes on the host during the run that this run may not have caused. */
export function changeLines({changes}: RunModel, look: Look): string[] {
	if (changes.length === 0) return [];
	const more = changes.length - MOST_CHANGES;
	return [
		...wrap('Changed on the host during the run, cause unknown; not counted', look.width).map((line) =>
			paint(look, 'bold', line),
		),
		...changes.slice(0, MOST_CHANGES).flatMap(({what}) => wrap(oneLine(what), look.width, '  ')),
		...(more > 0 ? [paint(look, 'dim', `  … ${more} more in the report`)] : []),
	];
}
