import {UsageError} from '../exit-codes.ts';
import type {Host} from '../host/host.ts';

/** Returns a folder for the report of a run that begins now, below the current one. */
function newReportFolder(): string {
	return `${process.cwd()}/reports/${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`;
}

/**
 * Makes a report's folder with an empty file that marks it as taken. Rejects with a UsageError if another run has it, and with a
 * HostError if it cannot be written to.
 */
export async function openReport(host: Host, asked: string | undefined, file: string): Promise<string> {
	const report = asked ?? newReportFolder();
	const path = `${report}/${file}`;
	if (await host.status(path))
		throw new UsageError(`${report} holds the report of another run: name another folder`);
	await host.write(path, '');
	return report;
}
