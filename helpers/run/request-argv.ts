import {kindOf} from '../places/kinds.ts';
import type {RunRequest} from './request.ts';

/** Returns the words after `virtrig` for a request. The command parses them back into the same request. */
export function requestArgv(request: Omit<RunRequest, 'argv'>): string[] {
	const {subjects, suites, driver, match, on, jobs, keep, require: list, report} = request;
	const option = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value]);
	return [
		'run',
		...option('--suites', suites),
		...option('--driver', driver),
		...match.flatMap((title) => ['--match', title]),
		...option('--on', on && kindOf(on).describe(on)),
		...['--jobs', `${jobs}`],
		...(keep ? ['--keep'] : []),
		...option('--require', list),
		...option('--report', report),
		// A subject may begin with a hyphen.
		'--',
		...subjects,
	];
}
