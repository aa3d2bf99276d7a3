/**
 * Runs `virtrig gdb` many times in a row. Each time the guest's program must stop in its main, and no process may stay held.
 *
 *   node ci/faults/gdb-stops.ts [--rounds 50]
 */

import {Command, InvalidArgumentError} from 'commander';
import {heldProcesses} from '../../helpers/gdb/held-processes.ts';
import type {Guest} from '../../helpers/guest/guest.ts';
import {makeGuest} from '../../helpers/guest/make-guest.ts';
import {NO_STEPS} from '../../helpers/guest/no-steps.ts';
import {localHost} from '../../helpers/host/local/local-host.ts';
import {findDistribution} from '../../helpers/installation/distribution.ts';
import {PrivateLibvirt} from '../../helpers/libvirt/private/private-libvirt.ts';
import {probeHere} from '../../helpers/places/probe-here.ts';
import {reapRun} from '../../helpers/reap/reap-run.ts';
import {createRun} from '../../helpers/run-folder/run-folder.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareGuestImages} from '../../vm-images/images.ts';
import {median} from '../bench/row.ts';
import {Scratch} from './scratch.ts';
import {said, virtrig} from './virtrig.ts';

const {rounds} = new Command('gdb-stops')
	.description("Stops guests' programs in their main with `virtrig gdb`, many times in a row.")
	.option('--rounds <n>', 'how often', parseRounds, 50)
	.parse()
	.opts<{rounds: number}>();

await using scratch = await Scratch.make(localHost);
const {host} = scratch;
const images = await prepareGuestImages(host, cacheFolder(host));
const {kvm} = await probeHere(host, await findDistribution(host), {linuxUnderKvm: false});
const run = await createRun(host, process.argv.slice(2));
const misses: string[] = [];
try {
	const libvirt = await PrivateLibvirt.start(run, {
		name: 'stops',
		installation: await findDistribution(run.host),
	});
	const drivers = kvm.value === 'none' ? (['qemu', 'lxc'] as const) : (['kvm', 'qemu', 'lxc'] as const);
	const guests: Guest[] = [];
	for (const driver of drivers) guests.push(await makeGuest({libvirt, images, steps: NO_STEPS}, driver));
	for (const guest of guests) await guest.define();
	const seconds = new Map<string, number[]>(drivers.map((driver) => [driver, []]));
	for (let round = 1; round <= rounds; round++) {
		const guest = guests[round % guests.length] as Guest;
		const took = await stop(libvirt, guest);
		if (typeof took === 'number') seconds.get(guest.driver)?.push(took);
		else misses.push(`${round} ${guest.driver}: ${took}`);
		console.log(
			`${String(round).padStart(3)}  ${guest.driver.padEnd(4)}  ${typeof took === 'number' ? `in main after ${took.toFixed(2)} s` : took}`,
		);
	}
	for (const [driver, all] of [...seconds].filter(([, all]) => all.length > 0))
		console.log(
			`${driver}: ${all.length} stops, median ${median(all).toFixed(2)} s, longest ${Math.max(...all).toFixed(2)} s`,
		);
	await libvirt.close();
} finally {
	await reapRun(run);
}
console.log(
	`${rounds - misses.length} of ${rounds} times the program stopped in main, and no process was held afterwards.`,
);
process.exitCode = misses.length === 0 ? 0 : 1;

/** Resolves with the seconds from the command to the stop, or with what went wrong. */
async function stop(libvirt: PrivateLibvirt, guest: Guest): Promise<number | string> {
	const {connection, name} = guest;
	const started = performance.now();
	let stopped: number | undefined;
	const result = await virtrig(
		host,
		['gdb', name, '--connect', libvirt.uri(connection), '--batch', '--destroy'],
		{},
		{
			onOutput: (text) => {
				if (text.includes('stands in main')) stopped ??= (performance.now() - started) / 1000;
			},
		},
	);
	const {pid: daemon} = await libvirt.daemon(connection);
	const held = await heldProcesses(host, {daemon, guest: name});
	if (result.exitCode !== 0 || stopped === undefined) return said(result);
	return held.length > 0 ? held.join('; ') : stopped;
}

function parseRounds(text: string): number {
	const count = Number(text);
	if (Number.isInteger(count) && count >= 1 && count <= 10_000) return count;
	throw new InvalidArgumentError('Use a whole number from 1 to 10000.');
}
