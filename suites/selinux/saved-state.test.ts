/**
 * A saved guest is a file that contains all of its memory. No other guest may read it: neither while it is written or restored,
 * nor afterwards.
 */
import {describeContext, suite} from 'virtrig';
import {isGivenBack, markedDisk, onDisk} from './disks.ts';
import {FOLDERS_DEFAULT, MARKED} from './labels.ts';
import needs, {MACHINES} from './needs.ts';

const test = suite('selinux', needs);

test(
	"a saved guest's state is labelled as its images were, and root's; its disk gets back the label that it had",
	MACHINES,
	async (t, rig) => {
		const disk = await markedDisk(rig);
		const guest = await rig.guest({qemu: onDisk(disk)});
		await guest.boot();
		const {images} = await rig.selinux.named(guest);
		const state = await rig.files.file('saved-state');
		await guest.save(state);
		t.deepEqual(await rig.selinux.file(state), images);
		t.deepEqual(await rig.selinux.owner(state), {user: 0, group: 0});
		await isGivenBack(t, rig, disk);
	},
);

test(
	"a restored guest has a label again that its XML names, and its disk has it, too; the state has its folder's",
	MACHINES,
	async (t, rig) => {
		const disk = await rig.files.disk();
		const guest = await rig.guest({qemu: onDisk(disk)});
		await guest.boot();
		const state = await rig.files.file('saved-state');
		await guest.save(state);
		await rig.selinux.relabel(state, MARKED);
		await guest.restore(state);
		const process = await rig.selinux.process(guest);
		const named = await rig.selinux.named(guest);
		t.deepEqual(named.process, process);
		t.is(process.range?.high.categories.length, 2, describeContext(process));
		t.deepEqual(await rig.selinux.file(disk), named.images);
		// The policy's label, not the old one, because libvirt has no note of that.
		t.deepEqual(await rig.selinux.file(state), FOLDERS_DEFAULT);
	},
);
