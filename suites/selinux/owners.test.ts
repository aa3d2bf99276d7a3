/**
 * Beside SELinux there is the older guard: QEMU runs as a user of its own, and libvirt gives it the files that it needs.
 * Of each it writes down whose it was, and gives it back.
 */
import {describeContext, suite} from 'virtrig';
import {isGivenBack, MARKED, onDisk} from './disks.ts';
import needs from './needs.ts';

const test = suite('selinux', needs);
const MACHINES = {drivers: ['kvm', 'qemu']} as const;

/** Debian's user and group `daemon`. */
const SOMEONE = {user: 1, group: 1};

test(
	"a disk belongs to QEMU's user while its guest runs, and then again to whom it belonged",
	async (t, rig) => {
		const file = await rig.files.disk();
		const selinux = await rig.selinux();
		await selinux.give(file, SOMEONE);
		await selinux.relabel(file, MARKED);
		const guest = await rig.guest({qemu: onDisk(file)});
		await guest.start();
		const user = await selinux.user(guest);
		t.not(user.user, 0, 'QEMU is not root');
		t.deepEqual(await selinux.owner(file), user);
		const remembered = await selinux.remembered(file);
		t.is(remembered.get('dac'), '+1:+1');
		t.is(remembered.get('selinux'), describeContext(MARKED));
		t.is(remembered.get('ref_dac'), '1');
		t.is(remembered.get('ref_selinux'), '1');
		await guest.destroy();
		t.deepEqual(await selinux.owner(file), SOMEONE);
		await isGivenBack(t, rig, file);
	},
	MACHINES,
);

test(
	'a disk that guests share is not given back: libvirt cannot know who else has it, and remembers nothing of it',
	async (t, rig) => {
		const file = await rig.files.disk();
		const selinux = await rig.selinux();
		await selinux.give(file, SOMEONE);
		const guest = await rig.guest({qemu: {disks: [{file, format: 'raw', bus: 'virtio', shareable: true}]}});
		await guest.start();
		const user = await selinux.user(guest);
		const label = await selinux.file(file);
		t.deepEqual(await selinux.owner(file), user);
		t.is((await selinux.remembered(file)).size, 0);
		await guest.destroy();
		t.deepEqual(await selinux.owner(file), user);
		t.deepEqual(await selinux.file(file), label);
	},
	MACHINES,
);
