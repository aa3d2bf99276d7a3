import os from 'node:os';
import {resolve} from 'node:path';
import {Argument, Command, InvalidArgumentError, Option} from 'commander';
import type {ContainerRelease} from '../../helpers/container-host/releases.ts';
import {DRIVERS, type Driver} from '../../helpers/needs/need.ts';
import {parseContainerRelease} from '../../helpers/places/container/container-name.ts';
import {KINDS, parsePlace} from '../../helpers/places/kinds.ts';
import type {Place} from '../../helpers/places/place-kind.ts';
import {PlaceError} from '../../helpers/places/settings.ts';
import type {RunRequest} from '../../helpers/run/request.ts';
import type {MatrixRequest} from '../../helpers/run/run-matrix.ts';
import {helpText} from '../help-text.ts';
import {suitesOption} from '../suites-option.ts';
import {showMatrix} from './show-matrix.ts';
import {showRun} from './show-run.ts';

const HELP = `
By default each process of the run starts a private libvirt from the installed binaries, in separate namespaces. The
libvirt that this machine runs is neither used nor disturbed. Cases that need more, such as SELinux, run in a runner VM:
a complete Debian in QEMU, built once. \`--on system\` uses this machine's libvirt; the run creates only objects whose
names begin with its prefix.

At its end the run undoes its changes to this host, also after Ctrl-C. After a kill -9, the next run or \`virtrig reap\`
undoes them. If something is left over, the run shows it and fails.

With \`--matrix\` the report has a folder for each release, and matrix.txt. A release whose packages cannot be fetched
is shown, and counts as skipped.

Exit codes:
  0    every selected case passed; cases were skipped only for what this host provably lacks
  1    a case failed, a case that --require names was skipped, or something was left on the host
  2    wrong usage; nothing was changed
  3    no verdict: unsupported host, full disk, unreadable suite, or an internal error; or everything passed, but a
       runner VM could not be made
  130, 143  ended by Ctrl-C (SIGINT), or by SIGTERM or SIGHUP

Examples:
  virtrig run                                 everything that this host can run
  virtrig run lifecycle --driver lxc          one subject, containers only
  virtrig run --match 'a killed'              the cases with these words in their title
  virtrig run --suites ~/suites mine          a subject of your own
  virtrig run --matrix bookworm,sid cgroups   one subject under the libvirt of two releases
  virtrig run --require ci/nightly.json       everything, and no case of that list may be skipped
  virtrig run cgroups --on vm:bookworm,cgroup=v1
                                              in a runner VM of that kind
  virtrig run --on ssh:root@lab               on another machine, under a private libvirt there
  virtrig run cgroups --keep                  leave a failed case's guests for a look; then virtrig reap`;

interface RunOptions {
	readonly suites?: string;
	readonly match: readonly string[];
	readonly driver?: Driver;
	readonly on: Place | undefined;
	readonly matrix?: readonly ContainerRelease[];
	readonly jobs: number;
	readonly keep?: true;
	readonly require?: string;
	readonly report?: string;
}

/** The functions that carry out a request. */
interface RunActions {
	readonly run: (request: RunRequest) => Promise<void>;
	readonly matrix: (request: MatrixRequest) => Promise<void>;
}

/** `virtrig run`: runs suites on real guests. */
export function runCommand(actions: RunActions = {run: showRun, matrix: showMatrix}): Command {
	return new Command('run')
		.description('run suites on real guests')
		.addArgument(
			new Argument('[subject...]', 'what to test, as `virtrig list` names it (default: everything)'),
		)
		.addOption(suitesOption())
		.addOption(
			new Option(
				'--match <title>',
				'only cases whose title contains this; with a *, a pattern for the whole title; may be repeated',
			)
				.argParser((title: string, titles: readonly string[]) => [...titles, title])
				.default([], 'every title'),
		)
		.addOption(new Option('--driver <driver>', 'only this driver').choices([...DRIVERS]))
		.addOption(
			new Option('--on <place>', `where: ${KINDS.map(({form}) => form).join(', ')}, auto`)
				.argParser(parseOn)
				.default(undefined, 'auto'),
		)
		.addOption(
			new Option(
				'--matrix <releases>',
				'in a container of each release, such as bookworm,trixie,sid; one table',
			)
				.argParser(parseReleases)
				.conflicts('on'),
		)
		.option(
			'--jobs <n>',
			'suite files at a time; fewer if memory does not suffice for their runner VMs',
			parseJobs,
			os.availableParallelism(),
		)
		.option('--keep', "leave a failed case's guests and libvirt running")
		.option('--require <file>', 'fail if a case that this list names is skipped; for example ci/nightly.json')
		.option('--report <folder>', 'where the report goes (default: a new folder in ./reports)')
		.addHelpText('after', helpText(HELP))
		.action(async (subjects: string[], options: RunOptions) => {
			const {suites, match, driver, on, matrix: releases, jobs, keep = false} = options;
			const path = (asked: string | undefined) => (asked === undefined ? undefined : resolve(asked));
			const [list, report] = [path(options.require), path(options.report)];
			const request = {subjects, suites, match, driver, jobs, keep, require: list, report};
			if (releases) await actions.matrix({...request, releases});
			else await actions.run({...request, on, argv: process.argv.slice(2)});
		});
}

function parseOn(text: string): Place | undefined {
	if (text === 'auto') return undefined;
	try {
		return parsePlace(text);
	} catch (error) {
		if (error instanceof PlaceError) throw new InvalidArgumentError(error.message);
		throw error;
	}
}

function parseReleases(text: string): ContainerRelease[] {
	try {
		return [...new Set(text.split(',').map(parseContainerRelease))];
	} catch (error) {
		if (error instanceof PlaceError) throw new InvalidArgumentError(error.message);
		throw error;
	}
}

function parseJobs(text: string): number {
	const jobs = Number(text);
	if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 64) return jobs;
	throw new InvalidArgumentError('Use a whole number from 1 to 64.');
}
