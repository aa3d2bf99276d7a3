/**
 * Many guests use the same image, each with its own small image in front. A guest writes only to its own image and shares the
 * backing images. So a backing image must not have any guest's categories, and no guest may write to it. libvirt cannot know
 * who else uses it, possibly on other machines. So it keeps no note of the old label, and leaves the image readable when a
 * guest is gone (virSecuritySELinuxRestoreImageLabelInt in src/security/security_selinux.c).
 */
import {describeContext, suite} from 'virtrig';
import {isGivenBack, onDisk} from './disks.ts';
import {MARKED} from './labels.ts';
import needs, {MACHINES} from './needs.ts';

const test = suite('selinux', needs);
const READ_ONLY = 'system_u:object_r:virt_content_t:s0';

const onOverlay = (file: string) => ({disks: [{file, format: 'qcow2', bus: 'ide'}]}) as const;

test(
	"only the image in front has the guest's label, and gets back its own; what stands behind it can only be read",
	MACHINES,
	async (t, rig) => {
		const base = await rig.files.disk();
		const middle = await rig.files.overlay(base, 'raw');
		const front = await rig.files.overlay(middle, 'qcow2');
		for (const file of [base, middle, front]) await rig.selinux.relabel(file, MARKED);
		const guest = await rig.guest({qemu: onOverlay(front)});
		await guest.start();
		t.deepEqual(await rig.selinux.file(front), (await rig.selinux.named(guest)).images);
		const behind = async () => {
			for (const file of [base, middle]) {
				t.is(describeContext(await rig.selinux.file(file)), READ_ONLY, file);
				t.is((await rig.selinux.remembered(file)).size, 0, file);
			}
		};
		await behind();
		await guest.destroy();
		await isGivenBack(t, rig, front);
		await behind();
	},
);

test(
	'what stands behind two guests can still be read by the one when the other has gone',
	MACHINES,
	async (t, rig) => {
		const base = await rig.files.disk();
		const one = await rig.guest({qemu: onOverlay(await rig.files.overlay(base, 'raw'))});
		const other = await rig.guest({qemu: onOverlay(await rig.files.overlay(base, 'raw'))});
		await one.start();
		await other.start();
		t.is(describeContext(await rig.selinux.file(base)), READ_ONLY);
		await one.destroy();
		t.is(describeContext(await rig.selinux.file(base)), READ_ONLY);
		// The label alone is not enough: QEMU opens the backing image again when the image in front of it is replaced.
		const [{file = ''} = {}] = (await other.domain()).disks;
		t.regex(
			await other.monitor(`drive_add 0 if=none,format=qcow2,readonly=on,file.locking=off,file=${file}`),
			/^OK/m,
		);
	},
);

test(
	'a guest that is to write to what stands behind another one is refused, and the label is as it was',
	MACHINES,
	async (t, rig) => {
		const base = await rig.files.disk();
		const guest = await rig.guest({qemu: onOverlay(await rig.files.overlay(base, 'raw'))});
		const writer = await rig.guest({qemu: onDisk(base)});
		await guest.start();
		// QEMU's own lock refuses the writer, after libvirt has labelled the image for it.
		await t.throwsAsync(writer.start(), {name: 'VirshError', message: /Failed to get "write" lock/});
		t.is(describeContext(await rig.selinux.file(base)), READ_ONLY);
		t.is((await rig.selinux.remembered(base)).size, 0);
	},
);
