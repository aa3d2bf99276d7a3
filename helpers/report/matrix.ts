import type {RunEvent} from '../events/event.ts';
import {type CaseResult, gather, type RunModel, whyLost} from './model.ts';
import {caseTitle} from './summary-sections.ts';
import {tableRows} from './table.ts';
import {type Look, oneLine, paint, truncate, wrap} from './text.ts';

/** The outcome of the run on one release. */
export type MatrixColumn = {readonly release: string} & (
	| {readonly events: readonly RunEvent[]}
	/** Why nothing was run: a short form for the release, such as `no packages`, and the reason. */
	| {readonly missing: string; readonly why: string}
);

interface Column {
	readonly release: string;
	readonly model: RunModel | undefined;
	/** The text of a cell without a run. */
	readonly missing: string;
	readonly why: string;
	readonly versions: Readonly<Record<'libvirt' | 'QEMU', string>>;
}

/**
 * Returns a comparison of the same cases on several releases, ending in a line feed: the counts of each subject by release; the
 * cases whose outcome differs, with the first line of each error; and why a release has no result.
 */
export function matrix(columns: readonly MatrixColumn[], look: Look): string {
	const read = columns.map(readColumn);
	return `${[tableLines(read, look), differenceLines(read, look), missingLines(read, look)]
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join('\n'))
		.join('\n\n')}\n`;
}

function readColumn(column: MatrixColumn): Column {
	const {release} = column;
	if ('missing' in column) {
		const {missing, why} = column;
		return {release, model: undefined, missing, why, versions: {libvirt: '', QEMU: ''}};
	}
	const place = column.events.find((event) => event.event === 'place');
	const versions = {libvirt: place?.libvirt ?? '', QEMU: place?.qemu ?? ''};
	return {release, model: gather(column.events), missing: '', why: '', versions};
}

function tableLines(columns: readonly Column[], look: Look): string[] {
	const results = columns.flatMap(({model}) => model?.cases ?? []);
	const subjects = [...new Set(results.map(({subject}) => subject))].sort();
	const rows = [
		['', ...columns.map(({release}) => release)],
		...(['libvirt', 'QEMU'] as const).map((name) => [
			name,
			...columns.map(({versions}) => versions[name] || '?'),
		]),
		...subjects.map((subject) => [subject, ...columns.map((column) => cell(column, subject))]),
	];
	return tableRows(rows, 3).map((text, line) => {
		if (line < 3) return paint(look, line === 0 ? 'bold' : 'dim', text);
		return /✖/.test(text) ? paint(look, 'red', text) : text;
	});
}

/** Such as `✔ 12 ✖ 1 – 3`. */
function cell({model, missing}: Column, subject: string): string {
	if (!model) return missing;
	const outcomes = model.cases.filter((result) => result.subject === subject).map(outcome);
	const parts = (['✔', '✖', '–'] as const).flatMap((sign) => {
		const number = outcomes.filter((one) => one.sign === sign).length;
		return number > 0 ? [`${sign} ${number}`] : [];
	});
	return parts.join(' ') || 'none';
}

function differenceLines(columns: readonly Column[], look: Look): string[] {
	const ran = columns.filter(({model}) => model !== undefined);
	const titles = [...new Set(ran.flatMap(({model}) => model?.cases.map(caseTitle) ?? []))];
	const blocks = titles.flatMap((title) => {
		const outcomes = ran.map(({release, model}) => {
			const result = model?.cases.find((one) => caseTitle(one) === title);
			return {release, ...(result ? outcome(result) : {sign: '?', said: 'is not in this run'})};
		});
		if (new Set(outcomes.map(({sign}) => sign)).size < 2) return [];
		const column = Math.max(...outcomes.map(({release}) => release.length));
		return [
			`  ${truncate(title, look.width - 2)}`,
			...outcomes.map(({release, sign, said}) =>
				truncate(`    ${release.padEnd(column)}  ${sign} ${said}`, look.width),
			),
		];
	});
	if (ran.length < 2) return [];
	return blocks.length === 0
		? ['No case differs between the releases.']
		: [paint(look, 'bold', 'What differs'), ...blocks];
}

function missingLines(columns: readonly Column[], look: Look): string[] {
	return columns
		.filter(({model}) => model === undefined)
		.flatMap(({release, missing, why}) => [
			paint(look, 'bold', `${release}: ${missing}`),
			...wrap(why.trimEnd(), look.width, '  '),
		]);
}

function outcome(result: CaseResult): {sign: '✔' | '✖' | '–'; said: string} {
	switch (result.event) {
		case 'case-passed':
			return {sign: '✔', said: 'passed'};
		case 'case-skipped':
			return {sign: '–', said: `skipped: needs ${oneLine(result.need)}`};
		case 'case-failed':
			return {sign: '✖', said: inShort(result.error)};
		case 'lost':
			return {sign: result.interrupted ? '–' : '✖', said: whyLost(result)};
	}
}

/** The first line of an error. An assertion says little there, so it also gets the first difference between the two sides. */
function inShort({name, message}: {name: string; message: string}): string {
	const [first = '', ...more] = message.split('\n').map(oneLine);
	const sides = ['-', '+'].map((sign) => more.find((line) => line.startsWith(`${sign} `)) ?? '');
	const said = [first, ...sides].filter(Boolean).join(' ');
	return name === '' || name === 'Error' || said.startsWith(name) ? said : `${name}: ${said}`;
}
