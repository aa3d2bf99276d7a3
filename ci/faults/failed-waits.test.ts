/** A wait for an event that cannot come any more ends at once, and says why. */
import test from 'ava';
import {Debuggers} from '../../helpers/gdb/debuggers.ts';
import {heldProcesses} from '../../helpers/gdb/held-processes.ts';
import {makeGuest} from '../../helpers/guest/make-guest.ts';
import {NO_STEPS} from '../../helpers/guest/no-steps.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {findDistribution} from '../../helpers/installation/distribution.ts';
import {PrivateLibvirt} from '../../helpers/libvirt/private/private-libvirt.ts';
import {reapRun} from '../../helpers/reap/reap-run.ts';
import {createRun} from '../../helpers/run-folder/run-folder.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareGuestImages} from '../../vm-images/images.ts';
import {Scratch} from './scratch.ts';

const scratch = await Scratch.make(host);
const images = await prepareGuestImages(host, cacheFolder(host));
const run = await createRun(host, ['failed-waits.test.ts']);
const libvirt = await PrivateLibvirt.start(run, {
	name: 'failed-waits',
	installation: await findDistribution(run.host),
});
const parts = {libvirt, images, steps: NO_STEPS};

test.after.always(async () => {
	await libvirt.close();
	await reapRun(run);
	await scratch[Symbol.asyncDispose]();
});

/** Milliseconds that distinguish an early end of a wait from its deadline, which is 20 s or more. */
const SOON = 15_000;

test.serial('a start that fails under GDB is what the wait for its stop says', async (t) => {
	const disk = {file: '/var/lib/libvirt/virtrig/nosuch.raw', format: 'raw', bus: 'ide'} as const;
	const guest = await makeGuest(parts, 'qemu', {qemu: {disks: [disk]}});
	await guest.define();
	const debuggers = new Debuggers(host, run.journal, NO_STEPS);
	const began = performance.now();
	await t.throwsAsync(debuggers.start(guest), {
		name: 'VirshError',
		message: /^Command failed: .* start .*\n[\s\S]*Cannot access storage file/,
	});
	t.true(performance.now() - began < SOON);
	await debuggers.end();
	const {pid: daemon} = await libvirt.daemon('qemu');
	t.deepEqual(await heldProcesses(host, {daemon, guest: guest.name}), []);
	await guest.clear();
});

test.serial('a wait for one end of a guest fails when it has ended otherwise', async (t) => {
	const guest = await makeGuest(parts, 'qemu');
	await guest.define();
	await guest.start();
	const events = await guest.events();
	await guest.kill();
	const began = performance.now();
	await t.throwsAsync(events.until('Stopped Shutdown'), {
		name: 'HostError',
		message: /^lifecycle of \S+: Stopped Failed came instead of Stopped Shutdown of /,
	});
	t.true(performance.now() - began < SOON);
	await guest.clear();
});
