/**
 * Kills real runs at random moments with SIGKILL, calls `virtrig reap` after each, and compares the host with what it
 * was before: there must be no difference. Whole runs are killed, or one part of a run: its owner, AVA, a worker of
 * AVA's, the daemon. A run that has lost only a part must end by itself, and clear away everything by itself.
 *
 *   node ci/faults/kill-moments.ts [--rounds 20] [--seed N] [--run 'lifecycle --driver lxc']
 */
import {setTimeout as pause} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {localHost} from '../../helpers/host/local.ts';
import {differencesSince, lookAtHost} from './differences.ts';
import {seededRandom} from './random.ts';
import {type Part, type RunProcess, runProcesses} from './run-processes.ts';
import {Scratch} from './scratch.ts';
import {reap, said, startRun} from './virtrig.ts';

type Target = 'everything' | Part;

/** In turn; every other round kills everything. */
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

const {values} = parseArgs({
	options: {
		rounds: {type: 'string', default: '20'},
		seed: {type: 'string', default: String(Date.now() % 1_000_000)},
		run: {type: 'string', default: 'lifecycle --driver lxc --match container'},
	},
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
const words = values.run.split(' ');
const host = localHost;
const random = seededRandom(seed);

await using scratch = await Scratch.make(host);
console.log(`virtrig run ${words.join(' ')}; ${rounds} rounds, seed ${seed}`);
const whole = await untouchedRun();
console.log(`left alone it passes, in ${seconds(whole)}; SIGKILL from now on\n`);
let bad = 0;
for (let round = 1; round <= rounds; round++) {
	// Each moment is random in its own part of the duration, so that together they cover all of it.
	const moment = ((round - 1 + random()) / rounds) * whole;
	const target = TARGETS[(round - 1) % TARGETS.length] ?? 'everything';
	const problems = await killOnce(round, moment, target);
	if (problems.length > 0) bad++;
}
console.log(
	bad === 0
		? `\n${rounds} of ${rounds} rounds: the host was left as it was found.`
		: `\n${bad} of ${rounds} rounds left something, or did not end as they must. Again: --seed ${seed} --rounds ${rounds}`,
);
process.exitCode = bad === 0 ? 0 : 1;

/** The run that is killed later, from its start to its end: milliseconds. */
async function untouchedRun(): Promise<number> {
	const before = await lookAtHost(host);
	const run = await startRun(host, [...words, '--report', `${scratch.reports}/0`]);
	const result = await run.done;
	if (result.exitCode !== 0) throw new Error(`it does not pass when left alone:\n${said(result)}`);
	const differences = await differencesSince(before, scratch, []);
	if (differences.length > 0) throw new Error(`left alone, it leaves:\n${differences.join('\n')}`);
	return result.duration;
}

/** One round; resolves with what is wrong after it. */
async function killOnce(round: number, moment: number, target: Target): Promise<string[]> {
	const before = await lookAtHost(host);
	const run = await startRun(host, [...words, '--report', `${scratch.reports}/${round}`]);
	await pause(moment);
	const ids = await scratch.runs();
	const running = await runProcesses(scratch);
	const victims = victimsAmong(running, target);
	for (const {pid} of victims) await host.signal(pid, 'SIGKILL');
	const alone = target !== 'everything' && target !== 'owner' && victims.length > 0;
	const ended = await run.done;
	const problems: string[] = [];
	if (ended.timedOut) problems.push('the run did not end');
	const reaped = await reap(host);
	if (reaped.exitCode !== 0) problems.push(`reap: ${said(reaped)}`);
	if (alone && !reaped.stdout.includes('Nothing to reap'))
		problems.push(`the run left work to reap: ${said(reaped)}`);
	problems.push(...(await differencesSince(before, scratch, ids)));
	const killed = victims.length === 0 ? `no ${target} at that moment` : `${target} (${count(victims)})`;
	const how = ended.signal ?? `exit code ${ended.exitCode}`;
	console.log(
		`${String(round).padStart(2)}  at ${seconds(moment).padStart(7)}  killed ${killed.padEnd(26)}  run ${ids.join() || 'without id'}: ${how}`,
	);
	console.log(`    ${said(reaped).replaceAll('\n', '\n    ')}`);
	console.log(
		problems.length === 0 ? '    differences: none' : `    differences:\n      ${problems.join('\n      ')}`,
	);
	if (alone && problems.length > 0) console.log(`    it said:\n${said(ended)}`);
	return problems;
}

function victimsAmong(running: readonly RunProcess[], target: Target): RunProcess[] {
	if (target === 'everything') return [...running];
	return running.filter(({part}) => part === target).slice(0, 1);
}

function count(victims: readonly RunProcess[]): string {
	const [first] = victims;
	return victims.length === 1 ? `pid ${first?.pid}` : `${victims.length} processes`;
}

function seconds(milliseconds: number): string {
	return `${(milliseconds / 1000).toFixed(2)} s`;
}
