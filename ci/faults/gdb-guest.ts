/** A guest of a private libvirt for `virtrig gdb`, one for each test file that imports this; nothing of it is left at the end. */

import test from 'ava';
import {heldProcesses} from '../../helpers/gdb/held-processes.ts';
import type {Guest} from '../../helpers/guest/guest.ts';
import {makeGuest} from '../../helpers/guest/make-guest.ts';
import {NO_STEPS} from '../../helpers/guest/no-steps.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {findDistribution} from '../../helpers/installation/distribution.ts';
import {PrivateLibvirt} from '../../helpers/libvirt/private/private-libvirt.ts';
import {poll} from '../../helpers/poll.ts';
import {reapRun} from '../../helpers/reap/reap-run.ts';
import {createRun} from '../../helpers/run-folder/run-folder.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareGuestImages} from '../../vm-images/images.ts';
import {Scratch} from './scratch.ts';

export const scratch = await Scratch.make(host);
export const images = await prepareGuestImages(host, cacheFolder(host));
export const run = await createRun(host, ['gdb.test.ts']);
const installation = await findDistribution(run.host);
export const libvirt = await PrivateLibvirt.start(run, {name: 'gdb', installation});
export const daemon = (await libvirt.daemon('qemu')).pid;
export const guest = await makeGuest({libvirt, images, steps: NO_STEPS}, 'qemu');
await guest.define();
/** The command on that guest. */
export const WORDS = ['gdb', guest.name, '--connect', libvirt.uri('qemu')] as const;

test.after.always(async () => {
	await libvirt.close();
	await reapRun(run);
	await scratch[Symbol.asyncDispose]();
});

/** Ensures that the guest does not run and no process is held: the state before and after each test. */
export async function settled(its: Guest = guest): Promise<string[]> {
	// A start that nobody waits for any more is still under way: this takes the lock that it has.
	await its.virsh(['desc', its.name, '--config', 'settled']);
	if (!(await its.state()).startsWith('shut off')) await its.destroy();
	return heldProcesses(host, {daemon, guest: its.name});
}

/** Waits until no debugger holds the guest or its daemon: GDB needs a moment to detach by itself. */
export async function untilFree(): Promise<string[]> {
	let held: string[] = [];
	const isFree = async () => {
		held = await heldProcesses(host, {daemon, guest: guest.name});
		return held.length === 0;
	};
	await poll(isFree, {every: 50, deadline: 10_000});
	return held;
}
