import {calledAs} from '../called-as.ts';
import type {RunEvent} from '../events/event.ts';
import type {Host} from '../host/host.ts';
import {junit} from '../report/junit.ts';
import {summary} from '../report/summary.ts';
import {tap} from '../report/tap.ts';

/** Columns of the summary in summary.txt. */
const FILE_WIDTH = 100;

/** Writes the summary, TAP and JUnit XML from a run's records, beside its event log. */
export async function writeReport(host: Host, folder: string, events: readonly RunEvent[]): Promise<void> {
	const text = summary(events, {
		width: FILE_WIDTH,
		colour: false,
		reportFolder: folder,
		command: calledAs(),
	});
	await host.write(`${folder}/summary.txt`, text);
	await host.write(`${folder}/results.tap`, tap(events, folder));
	await host.write(`${folder}/junit.xml`, junit(events, folder));
}
