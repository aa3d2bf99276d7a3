/**
 * A guest does not start: is SELinux to blame? The classic answer is to try once more in permissive mode. It must hold:
 * the very same start fails while SELinux enforces, works while it does not, and fails again afterwards.
 */
import {parseContext, suite} from 'virtrig';
import {MARKED, markedDisk, onDisk} from './disks.ts';
import needs from './needs.ts';

const test = suite('selinux', needs);

test(
	'a start on a wrongly labelled disk fails in enforcing mode, and only there',
	async (t, rig) => {
		const file = await rig.files.disk();
		const selinux = await rig.selinux();
		const wrong = parseContext('system_u:object_r:virt_image_t:s0');
		await selinux.relabel(file, wrong);
		const guest = await rig.guest({
			qemu: onDisk(file, {seclabels: [{model: 'selinux', relabel: false}]}),
		});
		const denial = {source: 'svirt_t', target: 'virt_image_t', tclass: 'file', path: file} as const;
		rig.expectDenial({why: 'no guest may write to an image that is not labelled for one', ...denial});
		rig.expectDenial({why: 'permissive mode tells of it, too', ...denial, permissive: true});
		const failure = {name: 'VirshError', message: /disk-\d+\.raw.*Permission denied/s};
		await t.throwsAsync(guest.start(), failure);
		await selinux.inMode('permissive', async () => {
			await guest.start();
			await guest.destroy();
		});
		t.is(await selinux.mode(), 'enforcing');
		await t.throwsAsync(guest.start(), failure);
		t.deepEqual(await selinux.file(file), wrong);
	},
	{drivers: ['kvm', 'qemu'], selinux: 'enforcing', private: true},
);

test(
	'a start that another thing than SELinux fails, fails in permissive mode, too',
	async (t, rig) => {
		const guest = await rig.guest({qemu: {boot: {rom: '/etc/hostname'}}});
		const failure = {name: 'VirshError', message: /could not load PC BIOS/};
		await t.throwsAsync(guest.start(), failure);
		await (await rig.selinux()).inMode('permissive', async () => {
			await t.throwsAsync(guest.start(), failure);
		});
	},
	{drivers: ['kvm', 'qemu'], private: true},
);

test(
	'without a security driver libvirt labels nothing, and the start works in enforcing mode, too',
	async (t, rig) => {
		await rig.systemDaemon.withSettings({qemu: {security_driver: '"none"'}}, async () => {
			const file = await markedDisk(rig);
			const selinux = await rig.selinux();
			const guest = await rig.guest({qemu: onDisk(file)});
			await guest.start();
			t.is(await selinux.mode(), 'enforcing');
			t.is((await selinux.process(guest)).type, 'virtd_t', "QEMU has the daemon's own");
			t.deepEqual(await selinux.file(file), MARKED);
			t.false((await guest.domain()).seclabels.some(({model}) => model === 'selinux'));
		});
	},
	{drivers: ['kvm', 'qemu'], selinux: 'enforcing', fresh: true, deadline: 180_000},
);
