/** The number of checks by outcome. */
export interface Counts {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

export function add(...all: readonly Counts[]): Counts {
	const sum = (pick: (counts: Counts) => number) => all.reduce((total, counts) => total + pick(counts), 0);
	return {
		passed: sum(({passed}) => passed),
		failed: sum(({failed}) => failed),
		skipped: sum(({skipped}) => skipped),
	};
}

/** Returns the counts of a step that is one check. */
export function single(passed: boolean): Counts {
	return {passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0};
}

/** Counts the test points of a TAP stream. If it has no plan, or not as many points as planned, that is one more failure. */
export function countTap(tap: string): Counts {
	const points = [...tap.matchAll(/^(ok|not ok) \d+(.*)$/gm)];
	const skipped = points.filter(([, , rest = '']) => /# (SKIP|TODO)/i.test(rest)).length;
	const failed = points.filter(
		([, verdict, rest = '']) => verdict === 'not ok' && !/# TODO/i.test(rest),
	).length;
	const [, planned] = /^1\.\.(\d+)/m.exec(tap) ?? [];
	const complete = Number(planned) === points.length;
	return {passed: points.length - skipped - failed, failed: failed + (complete ? 0 : 1), skipped};
}

/** Returns the last line of a check. */
export function closingLine({passed, failed, skipped}: Counts): string {
	return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
