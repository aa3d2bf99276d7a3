import {calledAs} from '../../helpers/called-as.ts';
import type {RunEvent} from '../../helpers/events/event.ts';
import {localHost} from '../../helpers/host/local/local-host.ts';
import {summary} from '../../helpers/report/summary.ts';
import type {RunRequest} from '../../helpers/run/request.ts';
import {runSuites} from '../../helpers/run/run-suites.ts';
import {Interruption} from '../interruption.ts';
import {look} from '../look.ts';
import {notice} from '../notice.ts';
import {Screen} from './screen.ts';

/** Runs suites, shows their progress and the summary, and sets the exit code. */
export async function showRun(request: RunRequest): Promise<void> {
	const {stdout} = process;
	const screen = new Screen(stdout);
	let hasBegun = false;
	using interruption = new Interruption(() =>
		hasBegun ? 'ending the guests and undoing all changes' : 'ended before the first case',
	);
	const onEvent = (event: RunEvent) => {
		hasBegun = true;
		screen.show(event);
	};
	const result = await runSuites(localHost, request, {
		say: notice,
		onEvent,
		signal: interruption.signal,
	}).finally(() => screen.close());
	const {events, report, exitCode, kept} = result;
	stdout.write(`\n${summary(events, {...look(stdout), reportFolder: report, command: calledAs()})}`);
	if (kept) stdout.write(`\n${kept.join('\n')}\n`);
	process.exitCode = exitCode;
}
