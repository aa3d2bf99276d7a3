import {Command} from 'commander';
import {EXIT} from '../helpers/exit-codes.ts';
import {localHost} from '../helpers/host/local/local-host.ts';
import {readCatalog} from '../helpers/run/catalog.ts';
import {suitesFolder} from '../helpers/run/suites-folder.ts';
import {notice} from './notice.ts';
import {suitesOption} from './suites-option.ts';

/** `virtrig list`: every case by subject, with the drivers that it is run for. */
export function listCommand(): Command {
	return new Command('list')
		.description('show the subjects, their cases, and the drivers that each is run for')
		.addOption(suitesOption())
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
