/**
 * What labels are for: a QEMU that its guest has taken over must not get at another guest's disk. Here a guest's own QEMU
 * is told by its monitor to open the other's disk, whose owner is the same user: only SELinux stands between.
 */
import {suite} from 'virtrig';
import {onDisk} from './disks.ts';
import needs, {MACHINES} from './needs.ts';

const test = suite('selinux', needs);

/** What a monitor is told; the other guest's QEMU holds a lock, which is no obstacle to one that has been taken over. */
const open = (file: string, way: 'read' | 'write') =>
	`drive_add 0 if=none,format=raw,readonly=${way === 'read' ? 'on' : 'off'},file.driver=file,file.locking=off,file.filename=${file}`;

const WAYS = ['read', 'write'] as const;

test(
	"a guest's QEMU opens its own disk, and is denied another guest's",
	{...MACHINES, selinux: 'enforcing'},
	async (t, rig) => {
		const [own = '', others = ''] = await rig.files.disks(2);
		const guest = await rig.guest({qemu: onDisk(own)});
		const other = await rig.guest({qemu: onDisk(others)});
		await guest.start();
		await other.start();
		t.deepEqual(await rig.selinux.owner(others), await rig.selinux.owner(own), 'by its owner it may');
		for (const way of WAYS) t.regex(await guest.monitor(open(own, way)), /^OK/m, way);
		rig.selinux.expectDenial({
			why: "the other guest's categories are not its own",
			...{source: 'svirt_t', target: 'svirt_image_t', tclass: 'file', path: others, permissive: false},
		});
		for (const way of WAYS) t.regex(await guest.monitor(open(others, way)), /Permission denied/, way);
	},
);

test(
	"in permissive mode a guest's QEMU gets at another guest's disk, and SELinux tells of it",
	{...MACHINES, private: true},
	async (t, rig) => {
		const others = await rig.files.disk();
		const guest = await rig.guest();
		const other = await rig.guest({qemu: onDisk(others)});
		await guest.start();
		await other.start();
		rig.selinux.expectDenial({
			why: "the other guest's categories are not its own",
			...{source: 'svirt_t', target: 'svirt_image_t', tclass: 'file', path: others, permissive: true},
		});
		await rig.machine.inSelinuxMode('permissive', async () => {
			for (const way of WAYS) t.regex(await guest.monitor(open(others, way)), /^OK/m, way);
		});
	},
);
