/**
 * Besides SELinux there is an older protection: QEMU runs as its own user, and libvirt makes that user the owner of the files
 * that QEMU needs. libvirt notes the previous owner of each file and restores it.
 */
import {describeContext, type Rig, suite} from 'virtrig';
import {isGivenBack, onDisk} from './disks.ts';
import {MARKED} from './labels.ts';
import needs, {MACHINES} from './needs.ts';

const test = suite('selinux', needs);

/** Debian's user and group `daemon`. */
const SOMEONE = {user: 1, group: 1};

/** A user other than QEMU's, in QEMU's group: only that group may enter the folder of libvirt's own files for guests. */
async function chosenOwner(rig: Rig): Promise<{user: number; group: number}> {
	return {...SOMEONE, group: (await rig.selinux.owner('/var/lib/libvirt/qemu')).group};
}

function asStatic({user, group}: {user: number; group: number}) {
	return {model: 'dac', type: 'static', label: `+${user}:+${group}`} as const;
}

/** Without KVM, because that user may not open its device. */
const EMULATED = {drivers: ['qemu']} as const;

test(
	"a disk belongs to QEMU's user while its guest runs, and then to its owner again",
	MACHINES,
	async (t, rig) => {
		const file = await rig.files.disk();
		await rig.selinux.chown(file, SOMEONE);
		await rig.selinux.relabel(file, MARKED);
		const guest = await rig.guest({qemu: onDisk(file)});
		await guest.start();
		const user = await rig.selinux.processOwner(guest);
		t.not(user.user, 0, 'QEMU is not root');
		t.deepEqual(await rig.selinux.owner(file), user);
		const remembered = await rig.selinux.remembered(file);
		t.is(remembered.get('dac'), '+1:+1');
		t.is(remembered.get('selinux'), describeContext(MARKED));
		t.is(remembered.get('ref_dac'), '1');
		t.is(remembered.get('ref_selinux'), '1');
		await guest.destroy();
		t.deepEqual(await rig.selinux.owner(file), SOMEONE);
		await isGivenBack(t, rig, file);
	},
);

test(
	'a disk that guests share is not given back: libvirt remembers nothing of it',
	MACHINES,
	async (t, rig) => {
		const file = await rig.files.disk();
		await rig.selinux.chown(file, SOMEONE);
		const guest = await rig.guest({qemu: {disks: [{file, format: 'raw', bus: 'virtio', shareable: true}]}});
		await guest.start();
		const user = await rig.selinux.processOwner(guest);
		const label = await rig.selinux.file(file);
		t.deepEqual(await rig.selinux.owner(file), user);
		t.is((await rig.selinux.remembered(file)).size, 0);
		await guest.destroy();
		t.deepEqual(await rig.selinux.owner(file), user);
		t.deepEqual(await rig.selinux.file(file), label);
	},
);

test('a disk belongs to its owner again when its QEMU is killed', MACHINES, async (t, rig) => {
	const file = await rig.files.disk();
	await rig.selinux.chown(file, SOMEONE);
	const guest = await rig.guest({qemu: onDisk(file)});
	await guest.start();
	t.deepEqual(await rig.selinux.owner(file), await rig.selinux.processOwner(guest));
	const events = await guest.events();
	await guest.kill();
	await events.until('Stopped Failed');
	t.deepEqual(await rig.selinux.owner(file), SOMEONE);
	t.is((await rig.selinux.remembered(file)).size, 0);
});

test('a disk belongs to its owner again when its QEMU ends at its start', MACHINES, async (t, rig) => {
	const file = await rig.files.disk();
	await rig.selinux.chown(file, SOMEONE);
	const guest = await rig.guest({qemu: {boot: {rom: '/etc/hostname'}, ...onDisk(file)}});
	await t.throwsAsync(guest.start(), {name: 'VirshError', message: /could not load PC BIOS/});
	t.deepEqual(await rig.selinux.owner(file), SOMEONE);
	t.is((await rig.selinux.remembered(file)).size, 0);
});

test(
	'a guest with a static owner runs as that user, who owns its disk meanwhile',
	EMULATED,
	async (t, rig) => {
		const file = await rig.files.disk();
		const before = await rig.selinux.owner(file);
		const owner = await chosenOwner(rig);
		const guest = await rig.guest({seclabels: [{...asStatic(owner), relabel: true}], qemu: onDisk(file)});
		await guest.start();
		t.deepEqual(await rig.selinux.processOwner(guest), owner);
		t.deepEqual(await rig.selinux.owner(file), owner);
		await guest.destroy();
		t.deepEqual(await rig.selinux.owner(file), before);
	},
);

test(
	'a static owner without relabelling leaves disks to their owners: the guest starts only on its own',
	EMULATED,
	async (t, rig) => {
		const [own = '', others = ''] = await rig.files.disks(2);
		const owner = await chosenOwner(rig);
		await rig.selinux.chown(own, SOMEONE);
		const before = await rig.selinux.owner(others);
		const guestOn = (file: string) =>
			rig.guest({seclabels: [{...asStatic(owner), relabel: false}], qemu: onDisk(file)});
		const guest = await guestOn(own);
		await guest.start();
		t.deepEqual(await rig.selinux.processOwner(guest), owner);
		t.deepEqual(await rig.selinux.owner(own), SOMEONE);
		t.is((await rig.selinux.remembered(own)).get('dac'), undefined);
		const other = await guestOn(others);
		await t.throwsAsync(other.start(), {
			name: 'VirshError',
			message: /disk-\d+\.raw.*Permission denied/s,
		});
		t.deepEqual(await rig.selinux.owner(others), before);
	},
);
