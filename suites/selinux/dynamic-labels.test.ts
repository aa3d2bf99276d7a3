/**
 * sVirt separates guests: it gives each QEMU its own label, and the same categories to everything that only that guest may
 * open. These cases ask the kernel for the real labels of the process, the files, the terminal and the sockets, and compare
 * them with the domain's XML and libvirt's log. A file that keeps a guest's label after the guest is gone is a leak. It must
 * get back exactly the label that it had, however the guest ended.
 */
import {describeContext, type Guest, mcsOverlap, suite} from 'virtrig';
import {isGivenBack, markedDisk, onDisk} from './disks.ts';
import {CONTENT, FOLDERS_DEFAULT, MARKED, SVIRT} from './labels.ts';
import needs, {MACHINES} from './needs.ts';

const test = suite('selinux', needs);

test("a running guest's process has the label that its XML and the log name", MACHINES, async (t, rig) => {
	const guest = await rig.guest();
	await guest.start();
	const process = await rig.selinux.process(guest);
	t.regex(process.type, SVIRT);
	t.deepEqual((await rig.selinux.named(guest)).process, process);
	t.deepEqual(
		(await rig.selinux.generated()).map(({label}) => label),
		[process],
	);
});

test(
	"a running guest's disk and folder have its image label, its sockets that of its process, its terminal its categories",
	MACHINES,
	async (t, rig) => {
		const disk = await rig.files.disk();
		const guest = await rig.guest({qemu: onDisk(disk)});
		await guest.start();
		const {process, images} = await rig.selinux.named(guest);
		t.is(images?.type, 'svirt_image_t');
		t.deepEqual(images?.range, process.range);
		t.deepEqual(await rig.selinux.file(disk), images);
		const [serial] = (await guest.domain()).serials;
		// QEMU creates the terminal itself, so the policy has a separate type for it.
		const terminal = await rig.selinux.file(serial?.tty ?? '');
		t.regex(terminal.type, /^svirt(_tcg)?_devpts_t$/);
		t.deepEqual(terminal.range, process.range);
		t.deepEqual(await rig.selinux.file(await ownFolder(guest)), images);
		t.deepEqual(await rig.selinux.sockets(guest), [process]);
		t.deepEqual(
			(await rig.selinux.generated()).map(({imagelabel}) => imagelabel),
			[images],
		);
	},
);

test(
	'the kernel and the initrd, which several guests may read, have no categories',
	MACHINES,
	async (t, rig) => {
		const boot = await rig.files.kernel();
		const before = new Map([
			[boot.kernel, MARKED],
			[boot.initrd, FOLDERS_DEFAULT],
		]);
		for (const [file, label] of before) await rig.selinux.relabel(file, label);
		const guest = await rig.guest({boots: 'linux', qemu: {boot: {...boot, cmdline: 'quiet'}}});
		await guest.start({paused: true});
		for (const file of [boot.kernel, boot.initrd]) t.deepEqual(await rig.selinux.file(file), CONTENT, file);
		await guest.destroy();
		for (const [file, label] of before) t.deepEqual(await rig.selinux.file(file), label, file);
	},
);

test(
	'a disk that is read only or shareable has no categories: other guests may have it, too',
	MACHINES,
	async (t, rig) => {
		const [readonly = '', shareable = ''] = await rig.files.disks(2);
		const guest = await rig.guest({
			qemu: {
				disks: [
					{file: readonly, format: 'raw', bus: 'virtio', readonly: true},
					{file: shareable, format: 'raw', bus: 'virtio', shareable: true},
				],
			},
		});
		await guest.start();
		t.deepEqual(await rig.selinux.file(readonly), CONTENT);
		t.is(describeContext(await rig.selinux.file(shareable)), 'system_u:object_r:svirt_image_t:s0');
	},
);

test('a disk gets back the very label that it had when its guest is destroyed', MACHINES, async (t, rig) => {
	const disk = await markedDisk(rig);
	const guest = await rig.guest({qemu: onDisk(disk)});
	await guest.start();
	t.deepEqual(await rig.selinux.file(disk), (await rig.selinux.named(guest)).images);
	await guest.destroy();
	await isGivenBack(t, rig, disk);
});

test(
	'a disk gets back the very label that it had when its guest powers itself off',
	MACHINES,
	async (t, rig) => {
		const disk = await markedDisk(rig);
		const guest = await rig.guest({qemu: onDisk(disk)});
		const console = await guest.boot();
		const events = await guest.events();
		console.tell('poweroff');
		await events.until('Stopped Shutdown');
		await isGivenBack(t, rig, disk);
	},
);

test('a disk gets back the very label that it had when its QEMU is killed', MACHINES, async (t, rig) => {
	const disk = await markedDisk(rig);
	const guest = await rig.guest({qemu: onDisk(disk)});
	await guest.start();
	const events = await guest.events();
	await guest.kill();
	await events.until('Stopped Failed');
	await isGivenBack(t, rig, disk);
});

test(
	'a disk gets back the very label that it had when its QEMU ends at its start',
	MACHINES,
	async (t, rig) => {
		const disk = await markedDisk(rig);
		const guest = await rig.guest({
			qemu: {boot: {rom: '/etc/hostname'}, ...onDisk(disk)},
		});
		await t.throwsAsync(guest.start(), {name: 'VirshError', message: /could not load PC BIOS/});
		t.true(
			(await rig.selinux.generated()).length > 0,
			'it got as far as to have a label, and that had to be undone',
		);
		await isGivenBack(t, rig, disk);
	},
);

test(
	'no two of twenty guests that run at once can reach what is the other’s',
	{drivers: ['kvm'], deadline: 180_000},
	async (t, rig) => {
		const guests = await Promise.all(Array.from({length: 20}, () => rig.guest()));
		for (const guest of guests) await guest.start();
		const contexts = await Promise.all(guests.map((guest) => rig.selinux.process(guest)));
		for (const [index, context] of contexts.entries()) {
			t.is(context.range?.high.categories.length, 2, describeContext(context));
			for (const other of contexts.slice(index + 1))
				t.is(mcsOverlap(context, other), undefined, `${describeContext(context)} ${describeContext(other)}`);
		}
	},
);

/** The folder of a running guest's monitor and key. Its name contains the domain's id; QEMU's arguments contain the folder. */
async function ownFolder(guest: Guest): Promise<string> {
	const words = (await guest.argv()).join(' ');
	return /\/var\/lib\/libvirt\/qemu\/domain-[^/"]+/.exec(words)?.[0] ?? 'no folder in its arguments';
}
