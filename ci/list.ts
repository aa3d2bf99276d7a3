import {Command} from 'commander';
import {EXIT} from '../helpers/exit-codes.ts';
import {localHost} from '../helpers/host/local/local-host.ts';
import {readCatalog} from '../helpers/run/catalog.ts';
import {suitesFolder} from '../helpers/run/suites-folder.ts';
import {helpText} from './help-text.ts';
import {notice} from './notice.ts';
import {suitesOption} from './suites-option.ts';

const HELP = `
Lists each case with its drivers. The count has one case for each driver of a title.

Exit codes:
  0  every suite was read
  2  wrong usage, or no suite in that folder
  3  a suite cannot be read; the others are listed

Examples:
  virtrig list
  virtrig list --suites tests   suites of your own`;

/** `virtrig list`: lists every case by subject, with its drivers. */
export function listCommand(): Command {
	return new Command('list')
		.description('list the subjects, their cases, and the drivers that each runs for')
		.addOption(suitesOption())
		.addHelpText('after', helpText(HELP))
		.action(async (options: {suites?: string}) => {
			const {cases, unreadable} = await readCatalog(localHost, suitesFolder(options));
			const subjects = Map.groupBy(cases, ({subject}) => subject);
			for (const [subject, itsCases] of subjects) {
				const titles = Map.groupBy(itsCases, ({title}) => title);
				process.stdout.write(`${subject} (${itsCases.length} cases)\n`);
				for (const [title, same] of titles) {
					process.stdout.write(
						`  ${same
							.map(({driver}) => driver)
							.join(' ')
							.padEnd(12)}  ${title}\n`,
					);
				}
			}
			for (const {error} of unreadable) notice(error.message);
			if (unreadable.length > 0) process.exitCode = EXIT.cannotRun;
		});
}
