import {isRequiredSkip, type RunModel} from './model.ts';

/** Cases that were skipped for the same reason. */
export interface SkipGroup {
	readonly need: string;
	readonly evidence: string;
	/** The last place that was tried. */
	readonly host: string | undefined;
	/** Number of cases by `subject driver`. */
	readonly subjects: ReadonlyMap<string, number>;
}

/** Groups the skips of a run by reason, the largest group first. Takes either the required cases or the others. */
export function groupSkips({cases}: Pick<RunModel, 'cases'>, {required}: {required: boolean}): SkipGroup[] {
	const groups = new Map<string, SkipGroup & {subjects: Map<string, number>}>();
	for (const skip of cases) {
		if (skip.event !== 'case-skipped' || isRequiredSkip(skip) !== required) continue;
		const {need, evidence, host} = skip;
		const key = JSON.stringify([need, evidence, host]);
		const group = groups.get(key) ?? {need, evidence, host, subjects: new Map()};
		groups.set(key, group);
		const subject = `${skip.subject} ${skip.driver}`;
		group.subjects.set(subject, (group.subjects.get(subject) ?? 0) + 1);
	}
	return [...groups.values()].sort((a, b) => countOf(b) - countOf(a));
}

/** The number of cases in a group. */
export function countOf({subjects}: SkipGroup): number {
	return [...subjects.values()].reduce((sum, count) => sum + count, 0);
}
