import {DenialError} from '../evidence/selinux/avc-gate.ts';
import {type CaseError, explainFailure, type ReadSource} from '../failures/explain-failure.ts';

/** Returns the error of a case: its failure, and what went wrong after it. */
export async function withLate(
	failure: CaseError | undefined,
	late: readonly unknown[],
	readSource: ReadSource,
): Promise<CaseError | undefined> {
	if (late.length === 0) return failure;
	const more = await explainFailure(late, [], readSource);
	if (!failure) return more;
	// A denial is often the reason why the case failed, so the message shows it.
	const denial = late.find((error) => error instanceof DenialError);
	if (denial) return {...failure, message: `${failure.message}\n${denial.message}`};
	return {...failure, details: [failure.details, `and after it: ${more.message}`].filter(Boolean).join('\n')};
}
