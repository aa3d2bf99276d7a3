/**
 * libvirt puts each guest into its own cgroups, so that it can be limited, accounted for and frozen. If a directory is missing,
 * the guest has no limits. If directories stay behind, they accumulate on hosts that run many guests.
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
		// systemd has a slice for guests as soon as it starts, and adds it to controllers or removes it from them at any time.
		const ofLibvirt = (directories: readonly string[]) =>
			directories.filter((directory) => directory.endsWith('/machine'));
		t.deepEqual(await rig.cgroups.all(), await partitions());
		t.deepEqual(ofLibvirt(await partitions()), []);
		const guest = await rig.guest();
		await guest.start();
		const whileItRuns = await partitions();
		t.not(whileItRuns.length, 0, 'while it runs, the partitions are there');
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
		const named = (name: string) => {
			const found = directories.filter((directory) => directory.endsWith(`/${name}`));
			t.not(found.length, 0, `directories ${name} of ${directories.join(', ')}`);
			return found;
		};
		for (const index of [0, 1]) {
			for (const directory of named(`vcpu${index}`)) {
				const threads = await rig.cgroups.threads(directory);
				t.regex(threads.join(), new RegExp(`^CPU ${index}/(KVM|TCG)$`), directory);
			}
		}
		for (const directory of named('emulator')) {
			const threads = (await rig.cgroups.threads(directory)).join(', ');
			t.regex(threads, /\bqemu-system/, directory);
			t.notRegex(threads, /\bCPU /, directory);
		}
	},
);

test('a container and its controller are in its directories', CONTAINERS, async (t, rig) => {
	const guest = await rig.guest();
	await guest.boot();
	const directories = await rig.cgroups.of(guest);
	// With systemd, libvirt puts the guest's processes into a directory below the scope.
	const innermost = directories.filter((one) => !directories.some((other) => other.startsWith(`${one}/`)));
	for (const directory of innermost) {
		const threads = await rig.cgroups.threads(directory);
		for (const name of ['libvirt_lxc', 'init']) t.true(threads.includes(name), `${name} in ${directory}`);
	}
});

test("a share of processor time that is set is the kernel's", async (t, rig) => {
	const guest = await rig.guest();
	await guest.start();
	await guest.virsh(['schedinfo', guest.name, '--live', '--set', 'cpu_shares=512']);
	t.is(await rig.cgroups.processorShare(guest), 512);
});

test("a limit of memory is the kernel's when it is set, and when it is lifted", async (t, rig) => {
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
	for (const device of ['/dev/null', '/dev/urandom'])
		t.true(await rig.cgroups.mayOpen(guest, device), device);
	// Outside the guest's cgroup, the device can be opened.
	await rig.host.run(['sh', '-c', 'exec 3</dev/kmsg']);
	t.false(await rig.cgroups.mayOpen(guest, '/dev/kmsg'), '/dev/kmsg');
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
