/**
 * The purpose of labels: a guest that has taken over its QEMU must not reach another guest's disk. Here the monitor of one
 * guest's QEMU is told to open the other guest's disk. Both run as the same user, so only SELinux separates them.
 */
import {suite} from 'virtrig';
import {onDisk} from './disks.ts';
import needs, {MACHINES} from './needs.ts';

const test = suite('selinux', needs);

/** A line for a monitor. The other guest's QEMU holds a lock on its disk, which a QEMU that was taken over can ignore. */
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
	"in permissive mode a guest's QEMU opens another guest's disk, and SELinux logs it",
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
