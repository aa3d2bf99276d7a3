/** What is reported about a runner VM that does not come up, and that nothing is left of it. */

import test from 'ava';
import type {GuestImages} from '../../helpers/guest/guest-images.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import type {RunnerImage} from '../../helpers/runner-vm/runner-image.ts';
import {RunnerVm} from '../../helpers/runner-vm/runner-vm.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareGuestImages} from '../../vm-images/images.ts';
import {prepareImage} from '../../vm-images/prepare-image.ts';
import {runnerRecipe} from '../../vm-images/runner/recipe.ts';
import {qemusOf} from './qemus-of.ts';
import {Scratch} from './scratch.ts';

const MACHINE = {
	qemu: 'qemu-system-x86_64',
	accelerator: 'tcg',
	memory: 1024,
	cores: 1,
	variant: {release: 'bookworm', selinux: 'enforcing', cgroup: 'v2'},
} as const;

/** MiB that no machine has, and that a processor of QEMU's can address. */
const TOO_MUCH = 900_000;

const scratch = await Scratch.make(host);
let guests: GuestImages;
let image: RunnerImage;

test.before('the image is there', async (t) => {
	t.timeout(15 * 60_000);
	guests = await prepareGuestImages(host, cacheFolder(host));
	({files: image} = await prepareImage(host, runnerRecipe('bookworm', guests), cacheFolder(host)));
});
test.after.always('nothing is left', () => scratch[Symbol.asyncDispose]());

async function virtrigFolder(name: string): Promise<string> {
	const folder = `${scratch.state}/${name}`;
	await host.makeFolder(folder);
	return folder;
}

test.serial('one whose kernel panics says so with the last lines of its console', async (t) => {
	const folder = await virtrigFolder('panic');
	const initrd = `${folder}/initrd`;
	await host.write(initrd, '');
	const start = RunnerVm.start(host, {machine: MACHINE, image: {...image, initrd}, folder, name: 'vm:test'});
	const error = await t.throwsAsync(start, {
		name: 'HostError',
		message: /^Could not boot the system of vm:test/,
	});
	t.regex(error?.message ?? '', /Kernel panic - not syncing: VFS: Unable to mount root fs/);
	t.regex(error?.message ?? '', /do: +read its whole console output: \S+console\.log/);
	t.deepEqual(await qemusOf(host, folder), []);
	await host.remove(folder);
});

test.serial('one that hangs in its boot says so with the last lines of its console', async (t) => {
	const folder = await virtrigFolder('hang');
	// Another Linux, which boots and then waits for ever.
	const {kernel, initrd} = guests.linux;
	const options = {machine: MACHINE, image: {...image, kernel, initrd}, folder, name: 'vm:test'};
	const error = await t.throwsAsync(RunnerVm.start(host, options, 20_000), {
		name: 'DeadlineError',
		message: /^Timed out after 20 s waiting for vm:test to boot \(host local\)\n/,
	});
	t.regex(error?.message ?? '', /virtrig-linux \d+ ready/);
	t.regex(error?.message ?? '', /do: +read its whole console output: \S+console\.log/);
	t.deepEqual(await qemusOf(host, folder), []);
	await host.remove(folder);
});

test.serial('one that there is no memory for says so', async (t) => {
	const folder = await virtrigFolder('memory');
	const machine = {...MACHINE, memory: TOO_MUCH};
	await t.throwsAsync(RunnerVm.start(host, {machine, image, folder, name: 'vm:test'}), {
		name: 'HostError',
		message: /^Could not start the QEMU of vm:test \(host local\)\n[\s\S]*Cannot allocate memory/,
	});
	t.deepEqual(await qemusOf(host, folder), []);
	await host.remove(folder);
});

test.serial('one whose state QEMU refuses says why', async (t) => {
	const folder = await virtrigFolder('refused');
	const state = {
		memory: `${folder}/memory`,
		overlay: `${folder}/overlay.qcow2`,
		devices: `${folder}/devices`,
	};
	await host.run(['truncate', '-s', '1G', state.memory]);
	await host.run(['qemu-img', 'create', '-q', '-f', 'qcow2', state.overlay, '1M']);
	await host.write(state.devices, 'these are no devices');
	await t.throwsAsync(RunnerVm.start(host, {machine: MACHINE, image, state, folder, name: 'vm:test'}), {
		name: 'HostError',
		message:
			/restore the state of vm:test[\s\S]*load of migration failed[\s\S]*do: +run it again: that state was removed/,
	});
	t.is(await host.status(state.devices), undefined, 'what is not whole is made anew');
	t.deepEqual(await qemusOf(host, folder), []);
	await host.remove(folder);
});
