/**
 * Runs virtrig beside a libvirt that is in use: on a throw-away machine whose libvirtd runs a virtual machine and a container
 * of its user. A run with private libvirts must not touch that libvirt at all. A run on that libvirt (`--on system`) may make
 * only domains with its own prefix, and must leave nothing. A killed run must leave nothing after `virtrig reap`.
 *
 *   node ci/faults/beside-system.ts [--run 'lifecycle']
 */
import {Command} from 'commander';
import {localHost} from '../../helpers/host/local/local-host.ts';
import {EventStream} from '../../helpers/libvirt/virsh/event-stream.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {Machine} from './machine.ts';
import {killAll, runProcesses} from './run-processes.ts';
import {compareSystem, DAEMON_LOG, systemState} from './system-state.ts';
import {startUsersGuests} from './users-guests.ts';
import {said} from './virtrig.ts';

/** The state folder of the machine's runs, in memory. */
const STATE = '/var/lib/virtrig-inside';

const {run: asked} = new Command('beside-system')
	.description(
		"Runs virtrig beside a system's libvirt that is in use, and on it, and compares that before and after.",
	)
	.option('--run <words>', 'what `virtrig run` is to run', 'lifecycle')
	.parse()
	.opts<{run: string}>();
const words = asked.split(' ');
const host = localHost;

await using machine = await Machine.start(host);
await startUsersGuests(machine);
const inside = {
	host,
	marker: `VIRTRIG_STATE=${STATE}`,
	runs: () => host.list(`/proc/${machine.init}/root${STATE}`),
};
console.log('A machine whose libvirtd has two guests of its user:');
for (const name of (await systemState(machine)).keys())
	if (/^(process|domain|socket libvirt-sock$)/.test(name)) console.log(`  ${name}`);

const problems = [
	...(await check('private', 'private', undefined)),
	...(await check('on system', 'system', undefined)),
	...(await check('on system, killed', 'system', /✔/)),
];
console.log(
	problems.length === 0 ? '\nIts libvirt is as it was, each time.' : `\n${problems.length} problems.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Does one run in the machine, killed when it prints `killAt`. Resolves with the problems after it. */
async function check(title: string, on: 'private' | 'system', killAt: RegExp | undefined): Promise<string[]> {
	console.log(`\n${title}: virtrig run ${[...words, '--on', on].join(' ')}`);
	const before = await systemState(machine);
	const streams = await Promise.all(
		(['qemu', 'lxc'] as const).map((driver) =>
			EventStream.open(machine, machine.uri(driver), {scratch: `${machine.folder}/virsh`}),
		),
	);
	const enough = Promise.withResolvers<void>();
	const run = await host.spawn(
		machine.inside(
			virtrig('run', ...words, '--on', on, '--report', `/tmp/report-${title.replaceAll(/\W+/g, '-')}`),
		),
		{
			deadline: 600_000,
			check: false,
			onOutput: (chunk) => {
				if (killAt?.test(chunk)) enough.resolve();
			},
		},
	);
	void run.done.then(() => enough.resolve());
	await enough.promise;
	const found: string[] = [];
	const used = on === 'system';
	if (killAt) console.log(`  killed ${await killAll(inside)} processes`);
	const result = await run.done;
	if (killAt) console.log(`  ${said(await machine.run(virtrig('reap'), {deadline: 120_000, check: false}))}`);
	else if (result.exitCode !== 0)
		found.push(`the run did not pass: exit code ${result.exitCode}\n${said(result)}`);
	console.log(`  ${result.stdout.trimEnd().split('\n').slice(-3).join('\n  ')}`);
	const events = streams.flatMap((stream) => stream.since());
	await Promise.all(streams.map((stream) => stream.close()));
	const named = new Set(events.map(({domain}) => domain));
	const foreign = [...named].filter((name) => !used || !/^virtrig-[0-9a-f]{6}-/.test(name));
	console.log(`  ${events.length} events of ${named.size} domains of the system's libvirt`);
	found.push(...foreign.map((name) => `an event of the domain ${name}`));
	// The daemon logs requests that it could not carry out.
	found.push(
		...compareSystem(before, await systemState(machine)).filter(
			(line) => !(used && line.startsWith(`grew: ${DAEMON_LOG}`)),
		),
	);
	found.push(
		...(await runProcesses(inside)).map(({pid, command}) => `process left: pid ${pid} (${command})`),
	);
	found.push(...(await inside.runs()).map((name) => `file left: ${STATE}/${name}`));
	console.log(found.length === 0 ? '  differences: none' : `  differences:\n    ${found.join('\n    ')}`);
	return found;
}

function virtrig(...words: string[]) {
	return ['env', `VIRTRIG_STATE=${STATE}`, `${REPOSITORY}/ci/virtrig`, ...words] as const;
}
