/**
 * A guest does not start: is SELinux the cause? The classic test is to try again in permissive mode. That test must be
 * reliable: the very same start fails in enforcing mode, works in permissive mode, and then fails again in enforcing mode.
 */
import {type Guest, parseContext, type Rig, suite} from 'virtrig';
import {markedDisk, onDisk} from './disks.ts';
import {MARKED} from './labels.ts';
import needs, {MACHINES} from './needs.ts';

const test = suite('selinux', needs);

test(
	'a start on a wrongly labelled disk fails in enforcing mode, and only there',
	{...MACHINES, selinux: 'enforcing', private: true},
	async (t, rig) => {
		const file = await rig.files.disk();
		const wrong = parseContext('system_u:object_r:virt_image_t:s0');
		await rig.selinux.relabel(file, wrong);
		const guest = await rig.guest({
			qemu: onDisk(file, {seclabels: [{model: 'selinux', relabel: false}]}),
		});
		const denial = {source: 'svirt_t', target: 'virt_image_t', tclass: 'file', path: file} as const;
		rig.selinux.expectDenial({why: 'no guest may write to an image that is not labelled for one', ...denial});
		rig.selinux.expectDenial({why: 'permissive mode logs it, too', ...denial, permissive: true});
		const failure = {name: 'VirshError', message: /disk-\d+\.raw.*Permission denied/s};
		await t.throwsAsync(guest.start(), failure);
		await rig.machine.inSelinuxMode('permissive', async () => {
			await guest.start();
			await guest.destroy();
		});
		t.is(await rig.selinux.mode(), 'enforcing');
		await t.throwsAsync(guest.start(), failure);
		t.deepEqual(await rig.selinux.file(file), wrong);
	},
);

test(
	'a start that fails for another reason than SELinux fails in permissive mode, too',
	{...MACHINES, private: true},
	async (t, rig) => {
		const guest = await rig.guest({qemu: {boot: {rom: '/etc/hostname'}}});
		const failure = {name: 'VirshError', message: /could not load PC BIOS/};
		await t.throwsAsync(guest.start(), failure);
		await rig.machine.inSelinuxMode('permissive', async () => {
			await t.throwsAsync(guest.start(), failure);
		});
	},
);

/**
 * A guest with a firmware that no guest may read and that libvirt does not label, and with a marked disk, which libvirt labels.
 */
async function guestFromRom(rig: Rig): Promise<{guest: Guest; disk: string}> {
	const disk = await markedDisk(rig);
	return {guest: await rig.guest({qemu: {boot: {rom: await rig.files.rom()}, ...onDisk(disk)}}), disk};
}

test(
	'a start that only enforcing mode fails works without a security driver, which labels nothing',
	{...MACHINES, selinux: 'enforcing', fresh: true, deadline: 180_000},
	async (t, rig) => {
		const denial = {source: 'svirt_t', target: 'virt_image_t', tclass: 'file', path: /-micro\.bin$/} as const;
		rig.selinux.expectDenial({why: 'no guest may read a file that is not labelled for one', ...denial});
		rig.selinux.expectDenial({why: 'permissive mode logs it, too', ...denial, permissive: true});
		const fails = async () => {
			const {guest} = await guestFromRom(rig);
			await t.throwsAsync(guest.start(), {name: 'VirshError', message: /could not load PC BIOS/});
		};
		await fails();
		await rig.machine.inSelinuxMode('permissive', async () => (await guestFromRom(rig)).guest.start());
		await rig.daemon.withSettings({qemu: {security_driver: '"none"'}}, async () => {
			const {guest, disk} = await guestFromRom(rig);
			await guest.start();
			t.is(await rig.selinux.mode(), 'enforcing');
			t.is((await rig.selinux.process(guest)).type, 'virtd_t', "QEMU has the daemon's own");
			t.deepEqual(await rig.selinux.file(disk), MARKED);
			t.deepEqual(
				(await guest.domain()).seclabels.filter(({model}) => model === 'selinux'),
				[],
			);
		});
		await fails();
	},
);
