/**
 * An administrator may choose labels: a static label for the guest, no label at all, or another label for a single disk.
 * libvirt must use these, and must not touch what it was told to leave alone. A choice that cannot work must fail, and the
 * error must name it.
 */
import {describeContext, parseContext, suite} from 'virtrig';
import {onDisk} from './disks.ts';
import needs, {MACHINES} from './needs.ts';

const test = suite('selinux', needs);
const ENFORCING = {...MACHINES, selinux: 'enforcing'} as const;

const PROCESS = 'system_u:system_r:svirt_t:s0:c100,c200';
const IMAGE = parseContext('system_u:object_r:svirt_image_t:s0:c100,c200');
const ANOTHERS_IMAGE = parseContext('system_u:object_r:svirt_image_t:s0:c100,c201');
const COMMON_IMAGE = parseContext('system_u:object_r:svirt_image_t:s0');

const STATIC = {model: 'selinux', type: 'static', label: PROCESS} as const;

test(
	'a static label is that of the process, and its categories are those of the disk while the guest runs',
	MACHINES,
	async (t, rig) => {
		const file = await rig.files.disk();
		const before = await rig.selinux.file(file);
		const guest = await rig.guest({
			seclabels: [{...STATIC, relabel: true}],
			qemu: onDisk(file),
		});
		await guest.start();
		t.is(describeContext(await rig.selinux.process(guest)), PROCESS);
		t.deepEqual(await rig.selinux.file(file), IMAGE);
		await guest.destroy();
		t.deepEqual(await rig.selinux.file(file), before);
	},
);

test("a static label without relabelling leaves the disk's label alone", MACHINES, async (t, rig) => {
	const file = await rig.files.disk();
	await rig.selinux.relabel(file, IMAGE);
	const guest = await rig.guest({
		seclabels: [{...STATIC, relabel: false}],
		qemu: onDisk(file),
	});
	await guest.start();
	t.is(describeContext(await rig.selinux.process(guest)), PROCESS);
	t.deepEqual(await rig.selinux.file(file), IMAGE);
	t.is((await rig.selinux.remembered(file)).get('selinux'), undefined);
	await guest.destroy();
	t.deepEqual(await rig.selinux.file(file), IMAGE);
});

test(
	"without relabelling a guest cannot start on a disk of another's categories, and SELinux says why",
	ENFORCING,
	async (t, rig) => {
		const file = await rig.files.disk();
		await rig.selinux.relabel(file, ANOTHERS_IMAGE);
		const guest = await rig.guest({
			seclabels: [{...STATIC, relabel: false}],
			qemu: onDisk(file),
		});
		rig.selinux.expectDenial({
			why: 'the disk has categories that the guest lacks',
			...{source: 'svirt_t', target: 'svirt_image_t', tclass: 'file', path: file},
		});
		await t.throwsAsync(guest.start(), {name: 'VirshError', message: /disk-\d+\.raw.*Permission denied/s});
		t.deepEqual(await rig.selinux.file(file), ANOTHERS_IMAGE);
	},
);

test(
	'a single disk that is not to be relabelled keeps its label, and the other one gets its own',
	MACHINES,
	async (t, rig) => {
		const [kept = '', other = ''] = await rig.files.disks(2);
		await rig.selinux.relabel(kept, COMMON_IMAGE);
		const guest = await rig.guest({
			qemu: {
				disks: [
					{file: kept, format: 'raw', bus: 'ide', seclabels: [{model: 'selinux', relabel: false}]},
					{file: other, format: 'raw', bus: 'ide'},
				],
			},
		});
		await guest.start();
		t.deepEqual(await rig.selinux.file(kept), COMMON_IMAGE);
		t.deepEqual(await rig.selinux.file(other), (await rig.selinux.named(guest)).images);
		await guest.destroy();
		t.deepEqual(await rig.selinux.file(kept), COMMON_IMAGE);
	},
);

test('a label of its own for a single disk is what that gets', MACHINES, async (t, rig) => {
	const file = await rig.files.disk();
	const before = await rig.selinux.file(file);
	const label = describeContext(COMMON_IMAGE);
	const guest = await rig.guest({
		qemu: onDisk(file, {seclabels: [{model: 'selinux', label}]}),
	});
	await guest.start();
	t.deepEqual(await rig.selinux.file(file), COMMON_IMAGE);
	await guest.destroy();
	t.deepEqual(await rig.selinux.file(file), before);
});

test(
	"of a base label the type is used, with libvirtd's own user and role, and with categories",
	MACHINES,
	async (t, rig) => {
		// No policy has this type and nothing can run in it, so the error proves that libvirt used it.
		const baselabel = 'unconfined_u:object_r:no_such_t:s0';
		const guest = await rig.guest({seclabels: [{model: 'selinux', type: 'dynamic', baselabel}]});
		await t.throwsAsync(guest.start(), {
			name: 'VirshError',
			message: /system_u:system_r:no_such_t:s0:c\d+,c\d+.*Invalid argument/s,
		});
		const [generated] = await rig.selinux.generated();
		t.is(generated?.label?.type, 'no_such_t');
	},
);

test('a guest with a base label runs in its type, with categories of its own', MACHINES, async (t, rig) => {
	const type = 'svirt_prot_exec_t';
	const baselabel = `system_u:system_r:${type}:s0`;
	const guest = await rig.guest({seclabels: [{model: 'selinux', type: 'dynamic', baselabel}]});
	rig.selinux.expectDenial({
		why: "the policy allows that type less than a guest's own",
		source: type,
		permissive: true,
	});
	await rig.machine.inSelinuxMode('permissive', async () => {
		await guest.start();
		const process = await rig.selinux.process(guest);
		t.is(process.type, type);
		t.is(process.range?.high.categories.length, 2);
		t.deepEqual((await rig.selinux.named(guest)).process, process);
		await guest.destroy();
	});
});

test(
	'a static label that the policy does not know fails the start, and is named',
	MACHINES,
	async (t, rig) => {
		const guest = await rig.guest({
			seclabels: [{model: 'selinux', type: 'static', label: 'system_u:system_r:no_such_t:s0:c1,c2'}],
		});
		await t.throwsAsync(guest.start(), {name: 'VirshError', message: /no_such_t.*Invalid argument/s});
	},
);
