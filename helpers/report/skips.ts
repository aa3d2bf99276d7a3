import {isRequiredSkip, type RunModel} from './model.ts';

/** What was skipped for one reason. */
export interface SkipGroup {
	readonly need: string;
	readonly evidence: string;
	/** Where it was looked for last. */
	readonly host: string | undefined;
	/** `subject driver` to its number of cases. */
	readonly subjects: ReadonlyMap<string, number>;
}

/** The skips of a run by reason, the one with the most cases first: of those cases that are required, or of the others. */
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

/** The cases of a group. */
export function countOf({subjects}: SkipGroup): number {
	return [...subjects.values()].reduce((sum, count) => sum + count, 0);
}
