import {readLog} from '../../helpers/events/read-log.ts';
import {frameworkShare} from '../../helpers/report/framework-share.ts';
import {gather} from '../../helpers/report/model.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import type {Bench, BenchContext, Comparison} from './row.ts';

const MINUTE = 60_000;

/** A run of one job, for the share of it in which neither a command nor a wait was on. */
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

/** The suite `selinux` in a runner VM; its time as a whole. */
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
	// With several files side by side, one would hide the other's time.
	const argv = [`${REPOSITORY}/ci/virtrig`, 'run', ...words, '--jobs', '1', '--report', folder] as const;
	const {exitCode} = await run.host.run(argv, {
		// It undoes its own changes when it is told to end, also when it is this process that was killed.
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
