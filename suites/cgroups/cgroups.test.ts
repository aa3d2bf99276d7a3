/**
 * libvirt puts each guest into cgroups of its own, so that it can be limited, accounted for and frozen. A directory that
 * is missing leaves a guest without limits; one that stays behind is a leak on every host that runs guests for long.
 */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('cgroups', needs);
const MACHINES = {drivers: ['kvm', 'qemu']} as const;
const CONTAINERS = {drivers: ['lxc']} as const;

test(
	'a daemon that starts makes no directory, and its first guest the partition, which stays',
	{fresh: true},
	async (t, rig) => {
		const partitions = async () =>
			(await rig.cgroups.all()).filter((directory) => /\/machine(\.slice)?$/.test(directory));
		// systemd has a slice for guests from its own start, makes it in more controllers and takes it out of them again.
		const ofLibvirt = (directories: readonly string[]) =>
			directories.filter((directory) => directory.endsWith('/machine'));
		t.deepEqual(await rig.cgroups.all(), await partitions());
		t.deepEqual(ofLibvirt(await partitions()), []);
		const guest = await rig.guest();
		await guest.start();
		const whileItRuns = await partitions();
		t.true(whileItRuns.length > 0);
		await guest.destroy();
		t.deepEqual(await rig.cgroups.all(), await partitions());
		t.deepEqual(ofLibvirt(await partitions()), ofLibvirt(whileItRuns));
	},
);

test('a running guest has its directories in every controller that libvirt uses', async (t, rig) => {
	const guest = await rig.guest({vcpus: 2});
	await guest.start();
	t.deepEqual(await rig.cgroups.of(guest), await rig.cgroups.expected(guest));
});

test(
	'each thread of QEMU is in the directory of its vCPU, the others in that of the emulator',
	MACHINES,
	async (t, rig) => {
		const guest = await rig.guest({vcpus: 2});
		await guest.start();
		const directories = await rig.cgroups.of(guest);
		for (const index of [0, 1]) {
			const own = directories.filter((directory) => directory.endsWith(`/vcpu${index}`));
			t.true(own.length > 0);
			for (const directory of own)
				t.regex(
					(await rig.cgroups.threads(directory)).join(),
					new RegExp(`^CPU ${index}/(KVM|TCG)$`),
					directory,
				);
		}
		const emulators = directories.filter((directory) => directory.endsWith('/emulator'));
		t.true(emulators.length > 0);
		for (const directory of emulators) {
			const threads = await rig.cgroups.threads(directory);
			t.true(
				threads.some((name) => name.startsWith('qemu-system')),
				`${directory}: ${threads.join(', ')}`,
			);
			t.false(
				threads.some((name) => name.startsWith('CPU ')),
				`${directory}: ${threads.join(', ')}`,
			);
		}
	},
);

test('a container and its controller are in its directories', CONTAINERS, async (t, rig) => {
	const guest = await rig.guest();
	await guest.boot();
	// The innermost directory: of a scope of systemd's, libvirt uses one in it.
	const directories = await rig.cgroups.of(guest);
	const innermost = directories.filter((one) => !directories.some((other) => other.startsWith(`${one}/`)));
	for (const directory of innermost) {
		const threads = await rig.cgroups.threads(directory);
		t.true(
			threads.includes('libvirt_lxc') && threads.includes('init'),
			`${directory}: ${threads.join(', ')}`,
		);
	}
});

test("a share of processor time that is set is the kernel's", async (t, rig) => {
	const guest = await rig.guest();
	await guest.start();
	await guest.virsh(['schedinfo', guest.name, '--live', '--set', 'cpu_shares=512']);
	t.is(await rig.cgroups.processorShare(guest), 512);
});

test("a limit of memory that is set is the kernel's, and so is that it is lifted", async (t, rig) => {
	const guest = await rig.guest();
	await guest.start();
	const limit = (kibibytes: string) =>
		guest.virsh(['memtune', guest.name, '--live', '--hard-limit', kibibytes]);
	await limit('524288');
	t.is(await rig.cgroups.memoryLimit(guest), 512 * 1024 * 1024);
	await limit('-1');
	t.is(await rig.cgroups.memoryLimit(guest), Infinity);
});

test('what runs in the cgroup of a guest may open the devices that every guest has, and no other', async (t, rig) => {
	const guest = await rig.guest();
	await guest.start();
	await rig.host.run(['sh', '-c', 'exec 3</dev/kmsg']);
	t.true(await rig.cgroups.mayOpen(guest, '/dev/null'));
	t.true(await rig.cgroups.mayOpen(guest, '/dev/urandom'));
	t.false(await rig.cgroups.mayOpen(guest, '/dev/kmsg'));
});

test('nothing is left of a destroyed guest', async (t, rig) => {
	const guest = await rig.guest();
	await guest.start();
	t.not((await rig.cgroups.residue(guest)).length, 0, 'while it runs, its directories are found');
	await guest.destroy();
	t.deepEqual(await rig.cgroups.residue(guest), []);
});

test('nothing is left of a guest that powered itself off', async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	const events = await guest.events();
	console.tell('poweroff');
	await events.until('Stopped Shutdown');
	t.deepEqual(await rig.cgroups.residue(guest), []);
});

test('nothing is left of a guest whose emulator was killed', async (t, rig) => {
	const guest = await rig.guest();
	await guest.boot();
	const events = await guest.events();
	await guest.kill();
	await events.until('Stopped Failed');
	t.deepEqual(await rig.cgroups.residue(guest), []);
});

test('nothing is left of a QEMU that ended at its start', MACHINES, async (t, rig) => {
	const guest = await rig.guest({qemu: {boot: {rom: '/etc/hostname'}}});
	await t.throwsAsync(guest.start(), {name: 'VirshError', message: /could not load PC BIOS/});
	t.deepEqual(await rig.cgroups.residue(guest), []);
});

test('nothing is left of a container without an init', CONTAINERS, async (t, rig) => {
	const guest = await rig.guest({init: '/sbin/not-there'});
	await t.throwsAsync(guest.start(), {name: 'VirshError', message: /not-there.*No such file/});
	t.deepEqual(await rig.cgroups.residue(guest), []);
});
