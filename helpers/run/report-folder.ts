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
	if (asked !== undefined) {
		await refuseUsed(host, asked, file);
		return asked;
	}
	const first = newReportFolder();
	let report = first;
	// Other runs may have begun within the same second.
	for (let count = 2; await host.status(`${report}/${file}`); count++) report = `${first}-${count}`;
	return report;
}

/** Makes a report's folder with an empty file that marks it as taken. Rejects with a UsageError if another run has taken it. */
export async function takeReport(host: Host, report: string, file: string): Promise<void> {
	await refuseUsed(host, report, file);
	await host.write(`${report}/${file}`, '');
}

async function refuseUsed(host: Host, report: string, file: string): Promise<void> {
	if (await host.status(`${report}/${file}`))
		throw new UsageError(`${report} holds the report of another run: name another folder`);
}
