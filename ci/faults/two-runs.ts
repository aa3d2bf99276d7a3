/**
 * Two runs at once on one host do not meet: both pass, each with an id of its own, and leave nothing; `virtrig reap`
 * while both have guests touches neither.
 *
 *   node ci/faults/two-runs.ts [--run 'lifecycle --driver lxc']
 */
import {Command} from 'commander';
import {localHost} from '../../helpers/host/local/local-host.ts';
import {poll} from '../../helpers/poll.ts';
import {differencesSince, lookAtHost} from './differences.ts';
import {runProcesses} from './run-processes.ts';
import {Scratch} from './scratch.ts';
import {said, startVirtrig, virtrig} from './virtrig.ts';

const {run: asked} = new Command('two-runs')
	.description('Runs virtrig twice at once: the runs must not meet, and leave nothing.')
	.option('--run <words>', 'what `virtrig run` is to run', 'lifecycle --driver lxc')
	.parse()
	.opts<{run: string}>();
const words = asked.split(' ');
const host = localHost;
const problems: string[] = [];

await using scratch = await Scratch.make(host);
console.log(`Twice at once: virtrig run ${words.join(' ')}`);
const before = await lookAtHost(host);
const runs = await Promise.all(
	['a', 'b'].map((name) => startVirtrig(host, ['run', ...words, '--report', `${scratch.reports}/${name}`])),
);
let over = false;
for (const {done} of runs)
	void done.then(() => {
		over = true;
	});
// A run does not announce its progress.
await poll(async () => over || (await guests()) >= 2, {every: 20, deadline: Number.POSITIVE_INFINITY});
if (over) problems.push('the runs never had guests at the same time: repeat it with a longer run');
const ids = await scratch.runs();
console.log(`  both have guests: runs ${ids.join(' and ')}, which are ${new Set(ids).size} ids`);
const reaped = await virtrig(host, ['reap']);
console.log(`  virtrig reap: ${said(reaped).replaceAll('\n', '\n                ')}`);
const untouched = reaped.stdout.match(/alive \(pid \d+\), not touched/g)?.length ?? 0;
if (untouched !== 2) problems.push(`reap did not find two runs alive, but ${untouched}`);
for (const {done} of runs) {
	const result = await done;
	console.log(`  ${result.stdout.trimEnd().split('\n').slice(-3).join('\n  ')}`);
	if (result.exitCode !== 0) problems.push(`a run ended with exit code ${result.exitCode}:\n${said(result)}`);
}
problems.push(...(await differencesSince(before, scratch, ids)));
console.log(
	problems.length === 0 ? 'Both passed, and left nothing.' : `Problems:\n  ${problems.join('\n  ')}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

/** How many of the two runs have a guest now: a guest's name begins with its run's. */
async function guests(): Promise<number> {
	const commands = (await runProcesses(scratch)).filter(({part}) => part === 'guest');
	const owners = commands.flatMap(({command}) => /virtrig-[0-9a-f]{6}/.exec(command)?.[0] ?? []);
	return new Set(owners).size;
}
