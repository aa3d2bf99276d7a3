/**
 * A libvirt whose driver module does not load. virtrig reports it before any case runs, in the daemon's own words, and gives no
 * verdict.
 */
import test from 'ava';
import type {CommandResult} from '../../helpers/host/host.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {findDistribution} from '../../helpers/installation/distribution.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {differencesSince, lookAtHost} from './differences.ts';
import {Scratch} from './scratch.ts';
import {said, VIRTRIG} from './virtrig.ts';

const DEADLINE = 120_000;

const scratch = await Scratch.make(host);
test.after.always(() => scratch[Symbol.asyncDispose]());

/** Runs virtrig with an invalid file mounted over the module of the QEMU driver; only virtrig sees it. */
async function withBrokenModule(words: readonly string[]): Promise<CommandResult> {
	const {drivers} = await findDistribution(host);
	const module = `${drivers?.folder}/libvirt_driver_qemu.so`;
	const broken = `${scratch.reports}/broken.so`;
	await host.write(broken, 'no module\n');
	const script = 'mount --bind "$0" "$1"; shift; exec "$@"';
	const own = ['unshare', '--mount', '--propagation', 'private'] as const;
	return host.run([...own, 'sh', '-c', script, broken, module, VIRTRIG, ...words], {
		cwd: REPOSITORY,
		deadline: DEADLINE,
		check: false,
		signalOnOurEnd: 'SIGTERM',
	});
}

const WORDS =
	/Failed to load module '\S+libvirt_driver_qemu\.so': \S+libvirt_driver_qemu\.so: file too short/;

test.serial('a run has no verdict, tells what the daemon says, and leaves nothing', async (t) => {
	t.timeout(DEADLINE);
	const before = await lookAtHost(host);
	const words = ['run', 'lifecycle', '--on', 'private', '--driver', 'qemu'];
	const result = await withBrokenModule([...words, '--report', `${scratch.reports}/broken`]);
	t.is(result.exitCode, 3, said(result));
	t.regex(result.stderr, /needs a libvirt whose QEMU driver can be connected to; internal error: /);
	t.regex(result.stderr, WORDS);
	t.notRegex(said(result), /virtrig doctor/);
	t.deepEqual(await scratch.runs(), []);
	t.deepEqual(await differencesSince(before, scratch, []), []);
});

test.serial('doctor says so of each driver', async (t) => {
	t.timeout(DEADLINE);
	const {stdout} = await withBrokenModule(['doctor', '--json']);
	const {drivers} = JSON.parse(stdout) as {drivers: Record<string, {need: string; evidence: string}[]>};
	for (const [name, missing] of Object.entries(drivers)) t.regex(missing[0]?.evidence ?? '', WORDS, name);
	t.deepEqual(Object.keys(drivers), ['kvm', 'qemu', 'lxc']);
	t.deepEqual(await scratch.runs(), []);
});
