import {setTimeout as pause} from 'node:timers/promises';
import {type RunPlace, type RunProcess, runProcesses} from './run-processes.ts';

/** What a run goes through, in this order. */
export const STAGES = ['set-up', 'run begun', 'AVA', 'worker', 'daemon', 'guest', 'reaping'] as const;

export type Stage = (typeof STAGES)[number];

/** Milliseconds between looks: a run tells nobody how far it is. */
const LOOK_AGAIN = 20;

/** Follows a run from its start, until `check` holds of its stage or it has ended. */
export async function followStages(
	place: RunPlace,
	ended: () => boolean,
	check: (stage: Stage) => boolean,
): Promise<void> {
	let reached = 0;
	while (!ended()) {
		const [processes, ids] = await Promise.all([runProcesses(place), place.runs()]);
		// Guests come and go, and a stage that was left does not come again.
		reached = Math.max(reached, STAGES.indexOf(stageOf(processes, ids, reached)));
		if (check(STAGES[reached] ?? 'set-up')) return;
		await pause(LOOK_AGAIN);
	}
}

function stageOf(processes: readonly RunProcess[], ids: readonly string[], reached: number): Stage {
	const parts = new Set(processes.map(({part}) => part));
	if (parts.has('guest')) return 'guest';
	if (parts.has('daemon')) return 'daemon';
	if (parts.has('worker')) return 'worker';
	if (parts.has('AVA')) return 'AVA';
	if (reached >= STAGES.indexOf('AVA')) return 'reaping';
	return ids.length > 0 ? 'run begun' : 'set-up';
}
