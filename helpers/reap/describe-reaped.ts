import type {Reaped} from './reap-dead-runs.ts';

/** Returns the result of reaping a run, as lines to show. */
export function describeReaped({id, started, report, reason, error}: Reaped): string[] {
	const head = started === undefined ? `run ${id}` : `run ${id}, started ${started}`;
	if (error !== undefined) return [`${head}: ${reason}: ${String(error)}`];
	if (!report) return [`${head}: ${reason}`];
	const failed = report.failed.map(({what, error: why}) => `  could not ${what}: ${String(why)}`);
	return [`${head}, ${reason}: ${report.undone.length} changes undone`, ...failed];
}
