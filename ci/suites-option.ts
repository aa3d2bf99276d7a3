import {resolve} from 'node:path';
import {Option} from 'commander';

/** Returns the option that names suites other than virtrig's own. */
export function suitesOption(): Option {
	return new Option(
		'--suites <folder>',
		"suites of your own: a folder with a folder for each subject (default: virtrig's)",
	).argParser((folder) => resolve(folder));
}
