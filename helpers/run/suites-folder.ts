import {CODE} from '../repository.ts';

/** Where the suites are, a folder for each subject; VIRTRIG_SUITES names another place in this repository. */
export function suitesFolder(): string {
	return process.env.VIRTRIG_SUITES ?? `${CODE}/suites`;
}
