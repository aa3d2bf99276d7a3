import {CODE} from '../repository.ts';

/** Returns the folder of the suites, with a folder for each subject: the requested one, or virtrig's own. */
export function suitesFolder({suites}: {readonly suites?: string | undefined}): string {
	return suites ?? `${CODE}/suites`;
}
