import {readLog} from '../../helpers/events/read-log.ts';
import {frameworkShare} from '../../helpers/report/framework-share.ts';
import {gather} from '../../helpers/report/model.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import type {Bench, BenchContext, Comparison} from './row.ts';

const MINUTE = 60_000;

/** A run of one job. Its framework time is the share in which neither a command nor a wait was active. */
interface MeasuredRun {
	readonly what: string;
	/** The report's folder below the bench's. */
	readonly folder: string;
	readonly words: readonly string[];
	/** Milliseconds. */
	readonly deadline: number;
}

/** All suites on this machine. */
export const FRAMEWORK_TIME: Bench = {
	measure: (context) =>
		measureRun(context, {
			what: 'framework time in a run of one job',
			folder: 'framework-time',
			words: ['--on', 'private'],
			deadline: 15 * MINUTE,
		}),
};

/** The suite `selinux` in a runner VM, with its total time. */
export const SELINUX_SUITE: Bench = {
	measure: (context) =>
		measureRun(context, {
			what: 'framework time in the suite selinux',
			folder: 'selinux-suite',
			words: ['selinux', '--on', 'vm:bookworm'],
			deadline: 60 * MINUTE,
		}),
};

async function measureRun(
	{run, report, say}: BenchContext,
	{what, folder: name, words, deadline}: MeasuredRun,
): Promise<Comparison[]> {
	say(what);
	const folder = `${report}/${name}`;
	// If several files ran in parallel, the time of one would hide the time of another.
	const argv = [`${REPOSITORY}/ci/virtrig`, 'run', ...words, '--jobs', '1', '--report', folder] as const;
	const {exitCode} = await run.host.run(argv, {
		// On SIGTERM the run undoes its changes. It also gets that signal if this process is killed.
		signalOnOurEnd: 'SIGTERM',
		deadline,
		cwd: REPOSITORY,
		check: false,
	});
	const {events} = readLog(await run.host.readText(`${folder}/events.jsonl`));
	const whole = gather(events).duration / 1000;
	const share = frameworkShare(events) ?? Number.NaN;
	return [
		{
			what,
			against: 'the whole run',
			ours: [whole * share],
			theirs: [whole],
			unit: 's',
			goal: 0.1,
			notes: exitCode === 0 ? [] : [`the run ended with exit code ${exitCode}: see ${folder}/summary.txt`],
		},
	];
}
