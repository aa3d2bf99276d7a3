import {CODE} from '../repository.ts';

/** Returns the folder of the suites, which has a folder for each subject: the one that was asked for, or virtrig's own. */
export function suitesFolder({suites}: {readonly suites?: string | undefined}): string {
	return suites ?? `${CODE}/suites`;
}
