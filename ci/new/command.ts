import {relative, resolve} from 'node:path';
import {Argument, Command, InvalidArgumentError} from 'commander';
import {calledAs} from '../../helpers/called-as.ts';
import {UsageError} from '../../helpers/exit-codes.ts';
import {localHost} from '../../helpers/host/local/local-host.ts';
import {CODE} from '../../helpers/repository.ts';
import {shellWord} from '../../helpers/shell-line.ts';
import {helpText} from '../help-text.ts';
import {firstSuite} from './first-suite.ts';
import {firstTsconfig} from './first-tsconfig.ts';

const HELP = `
The suite is a folder named after its subject. It contains needs.ts, which says what the cases need, and SUBJECT.test.ts
with one case that passes. A tsconfig.json is written beside the suites unless that folder or the project around it has
one. Nothing is overwritten.

Exit codes:
  0  the suite was written
  2  wrong usage, or a suite of that name exists; nothing was changed

Examples:
  virtrig new snapshots                    write ./suites/snapshots
  virtrig new snapshots --suites tests     write ./tests/snapshots
  virtrig run snapshots --suites tests     run it`;

/** `virtrig new`: writes a first suite. */
export function newCommand(): Command {
	return new Command('new')
		.description('write a first suite of your own')
		.addArgument(new Argument('<subject>', 'what the suite tests, in one word').argParser(parseSubject))
		.option('--suites <folder>', 'the folder of your suites', 'suites')
		.addHelpText('after', helpText(HELP))
		.action(async (subject: string, {suites}: {suites: string}) => {
			const folder = resolve(suites);
			if (await localHost.status(`${folder}/${subject}`))
				throw new UsageError(
					`${shown(`${folder}/${subject}`)} exists already: choose another subject, or edit that suite`,
				);
			const files = {...firstSuite(subject, folder), ...(await firstTsconfig(localHost, folder))};
			for (const [path, text] of Object.entries(files)) await localHost.write(path, text);
			process.stdout.write(
				`Wrote ${list(Object.keys(files).map(shown))}.\n\nRun the suite:\n  ${runCommand(subject, folder)}\n`,
			);
		});
}

function parseSubject(text: string): string {
	if (/^[a-z][a-z0-9-]*$/.test(text)) return text;
	throw new InvalidArgumentError('Use a word of small letters, digits and hyphens, such as `snapshots`.');
}

/** Returns the command that runs a suite. Suites in virtrig's own folder need no --suites. */
function runCommand(subject: string, folder: string): string {
	const where = folder === `${CODE}/suites` ? [] : ['--suites', shellWord(shown(folder))];
	return [calledAs(), 'run', subject, ...where].join(' ');
}

/** Returns a path, relative if it is below the working folder. */
function shown(path: string): string {
	const from = relative(process.cwd(), path);
	return from === '' ? '.' : from.startsWith('..') ? path : from;
}

function list(words: readonly string[]): string {
	return new Intl.ListFormat('en-GB').format(words);
}
