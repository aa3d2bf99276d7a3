import {setTimeout as pause} from 'node:timers/promises';
import type {Host} from '../../helpers/host/host.ts';
import {type RunPlace, type RunProcess, runProcesses} from './run-processes.ts';

/** The stages of a run, in order. */
export const STAGES = [
	'set-up',
	'run begun',
	'AVA',
	'worker',
	'daemon',
	'guest',
	'reaping',
	'report',
] as const;

export type Stage = (typeof STAGES)[number];

/** Milliseconds between looks: a run does not announce its progress. */
const LOOK_AGAIN = 20;
/** Milliseconds between looks at AVA alone, with whose end a short stage begins. */
const LOOK_AT_AVA = 2;

/** Follows a run from its start, until `check` holds of its stage or it has ended. */
export async function followStages(
	place: RunPlace,
	ended: () => boolean,
	check: (stage: Stage) => boolean,
): Promise<void> {
	let reached = 0;
	let avaIsGone: Promise<Stage> | undefined;
	while (!ended()) {
		const looking = lookAt(place, reached);
		// A look at all processes takes longer than reaping may.
		const sooner = avaIsGone !== undefined && reached < STAGES.indexOf('reaping') ? [avaIsGone] : [];
		const stage = await Promise.race([looking.then((look) => look.stage), ...sooner]);
		// Guests come and go, and a stage that was left does not come again.
		reached = Math.max(reached, STAGES.indexOf(stage));
		if (check(STAGES[reached] ?? 'set-up')) return;
		const {ava} = await looking;
		if (ava !== undefined) avaIsGone ??= untilGone(place.host, ava, ended).then(() => 'reaping' as const);
		await Promise.race([pause(LOOK_AGAIN), ...sooner]);
	}
}

async function lookAt(place: RunPlace, reached: number): Promise<{stage: Stage; ava: number | undefined}> {
	const [processes, ids] = await Promise.all([runProcesses(place), place.runs()]);
	const ava = processes.find(({part}) => part === 'AVA')?.pid;
	return {stage: stageOf(processes, ids, reached), ava};
}

function stageOf(processes: readonly RunProcess[], ids: readonly string[], reached: number): Stage {
	const parts = new Set(processes.map(({part}) => part));
	if (parts.has('guest')) return 'guest';
	if (parts.has('daemon')) return 'daemon';
	if (parts.has('worker')) return 'worker';
	if (parts.has('AVA')) return 'AVA';
	if (reached >= STAGES.indexOf('AVA')) return ids.length > 0 ? 'reaping' : 'report';
	return ids.length > 0 ? 'run begun' : 'set-up';
}

async function untilGone(host: Host, pid: number, ended: () => boolean): Promise<void> {
	while (!ended() && (await host.status(`/proc/${pid}`))) await pause(LOOK_AT_AVA);
}
