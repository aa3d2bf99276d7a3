import {UsageError} from '../exit-codes.ts';
import type {Host} from '../host/host.ts';

/** Returns the default report folder, below the current folder, for a run that begins now. */
function newReportFolder(): string {
	return `${process.cwd()}/reports/${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`;
}

/**
 * Returns the folder for a run's report: the requested one, or a new one. Rejects with a UsageError if another run has it. `file`
 * is a file that every report of this kind contains. Changes nothing.
 */
export async function chooseReport(host: Host, asked: string | undefined, file: string): Promise<string> {
	const report = asked ?? newReportFolder();
	if (await host.status(`${report}/${file}`))
		throw new UsageError(`${report} holds the report of another run: name another folder`);
	return report;
}
