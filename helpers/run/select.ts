import {UsageError} from '../exit-codes.ts';
import type {Driver} from '../needs/need.ts';
import type {Catalog, CatalogCase, UnreadableSuite} from './catalog.ts';

/** The cases that the user asked for. An undefined or empty field selects everything. */
export interface Selection {
	readonly subjects: readonly string[];
	readonly driver: Driver | undefined;
	/**
	 * Each is a part of a title, or with `*` a pattern for the whole title, in upper or lower case. A title that matches one of
	 * them is selected.
	 */
	readonly match: readonly string[];
}

/**
 * Returns the cases that were asked for, and the suites of the same subjects that cannot be read. If no case is left, throws the
 * error of the first of these suites.
 */
export function selectFrom(
	{cases, unreadable}: Catalog,
	selection: Selection,
): {selected: CatalogCase[]; unreadable: UnreadableSuite[]} {
	const {subjects} = selection;
	const concerned = unreadable.filter(({subject}) => subjects.length === 0 || subjects.includes(subject));
	const [first] = concerned;
	if (!first) return {selected: selectCases(cases, selection), unreadable: []};
	const isReadable = (subject: string) => cases.some((one) => one.subject === subject);
	const known = subjects.filter(
		(name) => isReadable(name) || !concerned.some(({subject}) => subject === name),
	);
	if (subjects.length > 0 && known.length === 0) throw first.error;
	try {
		return {selected: selectCases(cases, {...selection, subjects: known}), unreadable: concerned};
	} catch (error) {
		// The unreadable suite may contain the requested cases.
		throw known.some((subject) => !isReadable(subject)) ? error : first.error;
	}
}

/** Returns the requested cases. If there are none, throws a UsageError that lists the possible values. */
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
	const matchers = match.map(titleMatcher);
	const selected = withDriver.filter(
		({title}) => matchers.length === 0 || matchers.some((matches) => matches(title)),
	);
	if (selected.length === 0) {
		throw new UsageError(
			`no title matches ${match.map((one) => JSON.stringify(one)).join(' or ')}; \`virtrig list\` shows them all`,
		);
	}
	return selected;
}

function titleMatcher(match: string): (title: string) => boolean {
	const pattern = match.split('*').map(literal).join('.*');
	const expression = new RegExp(match.includes('*') ? `^${pattern}$` : pattern, 'i');
	return (title) => expression.test(title);
}

function literal(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
