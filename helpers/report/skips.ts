import type {RunModel} from './model.ts';

/** What was skipped for one reason. */
export interface SkipGroup {
	readonly need: string;
	readonly evidence: string;
	/** `subject driver` to its number of cases; undefined for a whole subject, whose cases are not known. */
	readonly subjects: ReadonlyMap<string, number | undefined>;
}

/** The skips of a run by reason: whole subjects first, then the reason with the most cases. */
export function groupSkips({cases, skippedSubjects}: RunModel): SkipGroup[] {
	const groups = new Map<string, SkipGroup & {subjects: Map<string, number | undefined>}>();
	for (const skip of [...cases, ...skippedSubjects]) {
		if (skip.event !== 'case-skipped' && skip.event !== 'subject-skipped') continue;
		const {need, evidence} = skip;
		const key = JSON.stringify([need, evidence]);
		const group = groups.get(key) ?? {need, evidence, subjects: new Map()};
		groups.set(key, group);
		const subject = `${skip.subject} ${skip.driver}`;
		const known = group.subjects.get(subject) ?? 0;
		group.subjects.set(subject, skip.event === 'case-skipped' ? known + 1 : undefined);
	}
	return [...groups.values()].sort((a, b) => weight(b) - weight(a));
}

/** The known cases of a group. */
export function countOf({subjects}: SkipGroup): number {
	return [...subjects.values()].reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

function weight(group: SkipGroup): number {
	const whole = [...group.subjects.values()].includes(undefined);
	return countOf(group) + (whole ? Number.MAX_SAFE_INTEGER / 2 : 0);
}
