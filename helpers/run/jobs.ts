import type {Host} from '../host/host.ts';
import {memoryOf} from '../places/kinds.ts';
import type {Placed} from '../places/matching.ts';
import type {PlannedPlace} from '../places/place-kind.ts';
import {probeMachine} from '../probes/machine.ts';
import type {Prepared} from './prepare.ts';
import type {RunRequest} from './request.ts';

/** MiB reserved for the rest of the machine. */
const SPARE = 1024;

interface JobsWanted {
	/** The requested number of suite files at a time. */
	readonly asked: number;
	readonly placed: readonly Placed[];
	readonly places: Readonly<Record<string, PlannedPlace>>;
	/** MiB of this machine's memory that are available. */
	readonly available: number;
}

/**
 * Caps the suite files at a time so that their runner VMs fit in memory; at least one. `reason` says why they are fewer than
 * requested.
 */
export function limitJobs({asked, placed, places, available}: JobsWanted): {jobs: number; reason?: string} {
	// It is not known which files run together, so this assumes the largest.
	const needs = memoryByFile(placed, places)
		.filter((memory) => memory > 0)
		.sort((one, other) => other - one);
	const room = available - SPARE;
	const most = Math.min(asked, needs.length);
	let jobs = most;
	while (jobs > 1 && sum(needs.slice(0, jobs)) > room) jobs--;
	if (jobs === most) return {jobs: asked};
	const reason =
		`${jobs} suite ${jobs === 1 ? 'file' : 'files'} at a time, not ${asked}: their runner VMs may use up to ` +
		`${sum(needs.slice(0, most))} MiB at once, and ${available} MiB of memory are available`;
	return {jobs, reason};
}

/** Does the same as {@link limitJobs}, with the memory that this machine has now. */
export async function affordableJobs(
	host: Host,
	{jobs: asked}: RunRequest,
	{placement, places}: Prepared,
): Promise<{jobs: number; reason?: string}> {
	const {value} = await probeMachine(host);
	return limitJobs({asked, placed: placement.runnable, places, available: value.available});
}

/** Returns the MiB of the runner VMs that each suite file may use at once. */
function memoryByFile(placed: readonly Placed[], places: JobsWanted['places']): number[] {
	const files = Map.groupBy(placed, ({one}) => one.file);
	return [...files.values()].map((cases) => {
		const names = new Set(cases.map(({place}) => place));
		return sum([...names].flatMap((name) => places[name] ?? []).map(memoryOf));
	});
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
