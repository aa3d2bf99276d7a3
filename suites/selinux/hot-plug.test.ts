/**
 * A disk that is plugged into a running guest gets the guest's label at that moment, and gets its own label back when it is
 * unplugged. Waiting for the guest's end would be too late, because the administrator may give the disk to another guest at
 * once.
 */
import {suite} from 'virtrig';
import {isGivenBack, markedDisk} from './disks.ts';
import needs, {MACHINES} from './needs.ts';

const test = suite('selinux', needs);

test(
	"a disk that is plugged in has the guest's label, and its own one again when it is taken out",
	MACHINES,
	async (t, rig) => {
		const disk = await markedDisk(rig);
		const guest = await rig.guest();
		await guest.start();
		await guest.attachDisk(disk, 'sda');
		t.deepEqual(await rig.selinux.file(disk), (await rig.selinux.named(guest)).images);
		await guest.detachDisk('sda');
		await isGivenBack(t, rig, disk);
	},
);

test(
	'a disk that was plugged in gets back its own label when its guest is destroyed',
	MACHINES,
	async (t, rig) => {
		const disk = await markedDisk(rig);
		const guest = await rig.guest();
		await guest.start();
		await guest.attachDisk(disk, 'sda');
		await guest.destroy();
		await isGivenBack(t, rig, disk);
	},
);

test('a disk that cannot be plugged in keeps its own label', MACHINES, async (t, rig) => {
	const disk = await markedDisk(rig);
	const guest = await rig.guest();
	await guest.start();
	// QEMU refuses it after libvirt has labelled it, because a raw image is not a qcow2 image.
	await t.throwsAsync(guest.attachDisk(disk, 'sda', {format: 'qcow2'}), {
		name: 'VirshError',
		message: /not in qcow2 format/,
	});
	await isGivenBack(t, rig, disk);
});
