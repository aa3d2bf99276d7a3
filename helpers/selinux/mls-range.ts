import {notAContext} from './not-a-context.ts';

/** One level: `s0:c1,c5` has sensitivity 0 and the categories 1 and 5. */
interface MlsLevel {
	readonly sensitivity: number;
	/** Ascending, without duplicates. */
	readonly categories: readonly number[];
}

/** The range that MLS or MCS adds to a context. In MCS a process is cleared for `high`; a file has one level. */
export interface MlsRange {
	readonly low: MlsLevel;
	/** Equal to `low` if the text has only one level. */
	readonly high: MlsLevel;
}

/** Stops absurd numbers. The kernel's own limit is the policy's number of categories (1024 in common policies). */
const MOST_CATEGORIES = 65_536;

/**
 * Reads a range: `s0`, `s0-s0:c0.c1023`, `s0:c1.c3,c7`. The syntax is that of mls_context_to_sid in the kernel's
 * security/selinux/ss/mls.c: '-' joins levels, ',' joins categories, and 'cA.cB' means all from A to B.
 *
 * Throws an InputError that quotes `whole`, the text that contains the range.
 */
export function parseRange(text: string, whole = text): MlsRange {
	const [low = '', high, ...more] = text.split('-');
	if (more.length > 0) throw notAContext(whole, "at most two levels, joined by '-'", text);
	const read = parseLevel(low, whole);
	return {low: read, high: high === undefined ? read : parseLevel(high, whole)};
}

function parseLevel(text: string, whole: string): MlsLevel {
	const [found, sensitivity, categories] = /^s(\d+)(?::(.*))?$/.exec(text) ?? [];
	if (found === undefined) throw notAContext(whole, "a level such as 's0' or 's0:c1,c5'", text);
	return {
		sensitivity: Number(sensitivity),
		categories: categories === undefined ? [] : parseCategories(categories, whole),
	};
}

function parseCategories(text: string, whole: string): number[] {
	const found = new Set<number>();
	for (const part of text.split(',')) {
		const [matched, from, to = from] = /^c(\d+)(?:\.c(\d+))?$/.exec(part) ?? [];
		const [first, last] = [Number(from), Number(to)];
		if (matched === undefined || last < first || last >= MOST_CATEGORIES) {
			throw notAContext(whole, "categories such as 'c1,c5' or 'c0.c1023'", part);
		}
		for (let category = first; category <= last; category++) found.add(category);
	}
	return [...found].sort((a, b) => a - b);
}

/** Formats the range as the kernel writes it: one level if both are the same, and `c1.c3` for three or more in a row. */
export function describeRange({low, high}: MlsRange): string {
	const [from, to] = [describeLevel(low), describeLevel(high)];
	return from === to ? from : `${from}-${to}`;
}

/** Follows mls_sid_to_context in the kernel's security/selinux/ss/mls.c, which writes two in a row as `c1,c2`. */
function describeLevel({sensitivity, categories}: MlsLevel): string {
	const runs: [first: number, last: number][] = [];
	for (const category of categories) {
		const run = runs.at(-1);
		if (run?.[1] === category - 1) run[1] = category;
		else runs.push([category, category]);
	}
	const texts = runs.map(([first, last]) =>
		first === last ? `c${first}` : `c${first}${last - first > 1 ? '.' : ','}c${last}`,
	);
	return texts.length === 0 ? `s${sensitivity}` : `s${sensitivity}:${texts.join(',')}`;
}

/**
 * Whether a level dominates another: its sensitivity is at least as high, and its categories include all of the other's
 * (mls_level_dom in the kernel's security/selinux/ss/mls_types.h). Every level dominates itself.
 */
export function dominates(level: MlsLevel, other: MlsLevel): boolean {
	const own = new Set(level.categories);
	return level.sensitivity >= other.sensitivity && other.categories.every((category) => own.has(category));
}
