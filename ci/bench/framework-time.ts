import {readLog} from '../../helpers/events/read-log.ts';
import {frameworkShare} from '../../helpers/report/framework-share.ts';
import {gather} from '../../helpers/report/model.ts';
import {REPOSITORY} from '../repository.ts';
import type {Bench} from './row.ts';

/** The time of a whole run in which neither a command nor a wait was on, against the run. */
export const FRAMEWORK_TIME: Bench = {
	name: 'framework-time',
	async measure({run, say}) {
		say('a run of all suites, for the share of the framework');
		const report = `${run.path}/framework-time`;
		await run.host.run([`${REPOSITORY}/ci/virtrig`, 'run', '--report', report], {
			deadline: 15 * 60_000,
			cwd: REPOSITORY,
		});
		const {events} = readLog(await run.host.readText(`${report}/events.jsonl`));
		const whole = gather(events).duration / 1000;
		const share = frameworkShare(events) ?? Number.NaN;
		return [
			{
				what: 'framework time in a run',
				against: 'the whole run',
				ours: [whole * share],
				theirs: [whole],
				unit: 's',
				goal: 0.1,
			},
		];
	},
};
