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
	const report = newReportFolder();
	// Runs that begin within the same second.
	for (let count = 2; ; count++) {
		const other = count === 2 ? report : `${report}-${count}`;
		if (!(await host.status(`${other}/${file}`))) return other;
	}
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
