import {readLog} from '../../helpers/events/read-log.ts';
import {frameworkShare} from '../../helpers/report/framework-share.ts';
import {gather} from '../../helpers/report/model.ts';
import {REPOSITORY} from '../repository.ts';
import type {Bench} from './row.ts';

/** The time of a whole run in which neither a command nor a wait was on, against the run. */
export const FRAMEWORK_TIME: Bench = {
	async measure({run, report, say}) {
		say('a run of all suites, for the share of the framework');
		const folder = `${report}/framework-time`;
		// With several files side by side, one would hide the other's time.
		const argv = [`${REPOSITORY}/ci/virtrig`, 'run', '--jobs', '1', '--report', folder] as const;
		const {exitCode} = await run.host.run(argv, {
			// It undoes its own changes when it is told to end, also when it is this process that was killed.
			signalOnOurEnd: 'SIGTERM',
			deadline: 15 * 60_000,
			cwd: REPOSITORY,
			check: false,
		});
		const {events} = readLog(await run.host.readText(`${folder}/events.jsonl`));
		const whole = gather(events).duration / 1000;
		const share = frameworkShare(events) ?? Number.NaN;
		return [
			{
				what: 'framework time in a run of one job',
				against: 'the whole run',
				ours: [whole * share],
				theirs: [whole],
				unit: 's',
				goal: 0.1,
				notes: exitCode === 0 ? [] : [`the run ended with exit code ${exitCode}: see ${folder}/summary.txt`],
			},
		];
	},
};
