/** Cgroup text that cannot be read, or a plan that cannot be made from it. Its fields hold what its message says. */
export class CgroupError extends Error {
	override name = 'CgroupError';
	/** What was tried, in the infinitive. */
	readonly tried: string;
	readonly expected: string;
	readonly seen: string;
	readonly advice: string;

	constructor(problem: {tried: string; expected: string; seen: string; advice: string}) {
		const {tried, expected, seen, advice} = problem;
		super(`Could not ${tried}\n  expected: ${expected}\n  seen:     ${seen}\n  do:       ${advice}`);
		this.tried = tried;
		this.expected = expected;
		this.seen = seen;
		this.advice = advice;
	}
}
