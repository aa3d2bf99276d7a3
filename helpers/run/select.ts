import {UsageError} from '../exit-codes.ts';
import type {Driver} from '../needs/need.ts';
import type {CatalogCase} from './catalog.ts';

/** Which cases a person asked for; what is undefined or empty does not narrow them. */
export interface Selection {
	readonly subjects: readonly string[];
	readonly driver: Driver | undefined;
	/** A part of the title, or with `*` a pattern of the whole title; upper and lower case are alike. */
	readonly match: string | undefined;
}

/** The cases that were asked for. Throws a UsageError that lists what there is when there are none. */
export function selectCases(
	catalog: readonly CatalogCase[],
	{subjects, driver, match}: Selection,
): CatalogCase[] {
	const known = [...new Set(catalog.map(({subject}) => subject))];
	const unknown = subjects.filter((subject) => !known.includes(subject));
	if (unknown.length > 0) {
		throw new UsageError(`there is no subject ${unknown.join(', ')}; there are ${known.join(', ')}`);
	}
	const inSubjects = catalog.filter(({subject}) => subjects.length === 0 || subjects.includes(subject));
	const withDriver = inSubjects.filter((one) => driver === undefined || one.driver === driver);
	if (withDriver.length === 0) {
		throw new UsageError(
			subjects.length > 0
				? `there is no case for driver ${driver} in ${subjects.join(', ')}`
				: `there is no case for driver ${driver}`,
		);
	}
	const matches = titleMatcher(match);
	const selected = withDriver.filter(({title}) => matches(title));
	if (selected.length === 0) {
		throw new UsageError(`no title matches ${JSON.stringify(match)}; \`virtrig list\` shows them all`);
	}
	return selected;
}

function titleMatcher(match: string | undefined): (title: string) => boolean {
	if (match === undefined) return () => true;
	const pattern = match.split('*').map(literal).join('.*');
	const expression = new RegExp(match.includes('*') ? `^${pattern}$` : pattern, 'i');
	return (title) => expression.test(title);
}

function literal(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
