/**
 * Kills real runs with SIGKILL at random moments in each of their stages, from set-up to reaping. Calls `virtrig reap` after
 * each, and compares the host before and after: there must be no difference. Kills whole runs, or one part of a run: its
 * owner, AVA, an AVA worker, the daemon. A run that has lost only a part must end and clear away everything by itself.
 *
 *   node ci/faults/kill-moments.ts [--rounds 20] [--seed N] [--stages guest,reaping] [--run 'lifecycle --match defined']
 */
import {setTimeout as pause} from 'node:timers/promises';
import {Command, InvalidArgumentError} from 'commander';
import type {RunningCommand} from '../../helpers/host/host.ts';
import {localHost} from '../../helpers/host/local/local-host.ts';
import {differencesSince, lookAtHost} from './differences.ts';
import {seededRandom} from './random.ts';
import {type Part, type RunProcess, runProcesses} from './run-processes.ts';
import {Scratch} from './scratch.ts';
import {followStages, STAGES, type Stage} from './stages.ts';
import {said, startVirtrig, virtrig} from './virtrig.ts';

type Target = 'everything' | Part;

/** The parts to kill, in turn; every other round kills everything. */
const TARGETS: readonly Target[] = [
	'everything',
	'owner',
	'everything',
	'AVA',
	'everything',
	'worker',
	'everything',
	'daemon',
];

/** How often a round that kills too late is tried again, each time at half the delay. */
const MOST_TRIES = 6;

const {
	rounds,
	seed,
	stages,
	run: asked,
} = new Command('kill-moments')
	.description('Kills runs at random moments, reaps what they leave, and compares the host before and after.')
	.option('--rounds <n>', 'how many runs to kill', wholeNumber, 20)
	.option('--seed <n>', 'of the random moments', wholeNumber, Date.now() % 1_000_000)
	.option('--stages <list>', 'of a run, in which it is killed in turn', readStages, STAGES)
	.option('--run <words>', 'what `virtrig run` is to run', 'lifecycle --match defined')
	.parse()
	.opts<{rounds: number; seed: number; stages: readonly Stage[]; run: string}>();
const words = asked.split(' ');
const host = localHost;
const random = seededRandom(seed);

await using scratch = await Scratch.make(host);
console.log(`virtrig run ${words.join(' ')}; ${rounds} rounds, seed ${seed}`);
const lengths = await untouchedRun();
console.log(
	`left alone it passes: ${[...lengths].map(([stage, length]) => `${stage} ${seconds(length)}`).join(', ')}\n`,
);
let bad = 0;
for (let round = 1; round <= rounds; round++) {
	const stage = stages[(round - 1) % stages.length] ?? 'set-up';
	const moment = random() * (lengths.get(stage) ?? 0);
	const target = TARGETS[(round - 1) % TARGETS.length] ?? 'everything';
	const problems = await killOnce(round, stage, moment, target);
	if (problems.length > 0) bad++;
}
console.log(
	bad === 0
		? `\n${rounds} of ${rounds} rounds: the host was left as it was found.`
		: `\n${bad} of ${rounds} rounds left something, or did not end as they must. Again: --seed ${seed} --rounds ${rounds} --stages '${stages.join()}'`,
);
process.exitCode = bad === 0 ? 0 : 1;

/** Measures the run that is killed later, from start to end. Resolves with the milliseconds of each stage. */
async function untouchedRun(): Promise<Map<Stage, number>> {
	const before = await lookAtHost(host);
	const run = await startVirtrig(host, ['run', ...words, '--report', `${scratch.reports}/0`]);
	const seen = new Map<Stage, number>();
	const done = endOf(run);
	await followStages(scratch, done.ended, (stage) => {
		if (!seen.has(stage)) seen.set(stage, performance.now());
		return false;
	});
	const result = await run.done;
	const end = performance.now();
	if (result.exitCode !== 0) throw new Error(`it does not pass when left alone:\n${said(result)}`);
	const differences = await differencesSince(before, scratch, []);
	if (differences.length > 0) throw new Error(`left alone, it leaves:\n${differences.join('\n')}`);
	const begins = [...seen.values(), end];
	return new Map(
		[...seen.keys()].map((stage, index) => [stage, (begins[index + 1] ?? 0) - (begins[index] ?? 0)]),
	);
}

/** Does one round. Resolves with the problems after it. */
async function killOnce(
	round: number,
	stage: Stage,
	moment: number,
	target: Target,
	tried = 1,
): Promise<string[]> {
	const before = await lookAtHost(host);
	const run = await startVirtrig(host, ['run', ...words, '--report', `${scratch.reports}/${round}-${tried}`]);
	const done = endOf(run);
	await followStages(scratch, done.ended, (now) => STAGES.indexOf(now) >= STAGES.indexOf(stage));
	await pause(moment);
	const ids = await scratch.runs();
	// The run was quicker than the measured one.
	const left = stage === 'reaping' && ids.length === 0;
	const victims = left ? [] : await strike(run.pid, stage, target);
	const ended = await run.done;
	const unhurt = victims.length === 0;
	const late = unhurt && ended.exitCode === 0;
	if (late && tried < MOST_TRIES) return killOnce(round, stage, moment / 2, target, tried + 1);
	const alone = victims.every(({part}) => part !== undefined && part !== 'owner');
	const reaped = await virtrig(host, ['reap']);
	const problems = [
		...(ended.timedOut ? ['the run did not end'] : []),
		...(late ? [`it ended before it could be killed, ${tried} times`] : []),
		...(unhurt && !late ? [`nothing was killed, and it ended with exit code ${ended.exitCode}`] : []),
		...(reaped.exitCode === 0 ? [] : [`virtrig reap: exit code ${reaped.exitCode}`]),
		...(alone && !reaped.stdout.includes('Nothing to reap')
			? ['the run itself did not undo everything']
			: []),
		...(await differencesSince(before, scratch, ids)),
	];
	const how = ended.signal ?? `exit code ${ended.exitCode}`;
	const whose = ids.length === 0 ? 'a run with nothing to undo' : `run ${ids.join()}`;
	console.log(
		`${String(round).padStart(2)}  ${stage} + ${seconds(moment)}: killed ${killed(victims)} of ${whose}, which ended: ${how}`,
	);
	console.log(`    ${said(reaped).replaceAll('\n', '\n    ')}`);
	console.log(`    differences: ${problems.length === 0 ? 'none' : `\n      ${problems.join('\n      ')}`}`);
	if (problems.length > 0) console.log(`    the run had said:\n${said(ended)}`);
	return problems;
}

function wholeNumber(text: string): number {
	if (/^\d+$/.test(text)) return Number(text);
	throw new InvalidArgumentError('It is a whole number.');
}

function readStages(text: string): readonly Stage[] {
	return text.split(',').map((name) => {
		const stage = STAGES.find((one) => one === name);
		if (stage === undefined) throw new InvalidArgumentError(`They are ${STAGES.join(', ')}.`);
		return stage;
	});
}

function endOf(run: RunningCommand): {ended: () => boolean} {
	let over = false;
	void run.done.then(() => {
		over = true;
	});
	return {ended: () => over};
}

/** Kills at once, and resolves with the killed processes. */
async function strike(owner: number, stage: Stage, target: Target): Promise<readonly RunProcess[]> {
	const first: RunProcess = {pid: owner, parent: process.pid, command: 'virtrig', part: 'owner'};
	// Finding the others takes longer than reaping does.
	const isFirst = stage === 'reaping' && (await host.signal(owner, 'SIGKILL'));
	const others = victimsAmong(await runProcesses(scratch), target);
	const victims = isFirst ? [first, ...(target === 'owner' ? [] : others)] : others;
	for (const {pid} of victims) await host.signal(pid, 'SIGKILL');
	return victims;
}

/** A part that is not there at that moment: then everything. */
function victimsAmong(running: readonly RunProcess[], target: Target): readonly RunProcess[] {
	const part = running.find((one) => one.part === target);
	return part ? [part] : running;
}

function killed(victims: readonly RunProcess[]): string {
	const [first, ...others] = victims;
	if (!first) return 'nothing';
	if (others.length > 0) return `all ${victims.length} processes`;
	return `${first.part ?? 'the only process'} (pid ${first.pid})`;
}

function seconds(milliseconds: number): string {
	return `${(milliseconds / 1000).toFixed(2)} s`;
}
