/** A folder for the report of a run that begins now, below the current one. */
export function newReportFolder(): string {
	return `${process.cwd()}/reports/${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`;
}
