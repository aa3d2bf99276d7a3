import test from 'ava';
import {readDomain} from '../../domain/read-domain.ts';
import {LIVE_QEMU} from '../../testing/samples/domains.ts';
import {guestFiles} from './guest-files.ts';

const IMAGE = 'system_u:object_r:svirt_image_t:s0:c1,c2';
const SELINUX = `<seclabel type='dynamic' model='selinux' relabel='yes'><label>x</label><imagelabel>${IMAGE}</imagelabel></seclabel>`;
const DAC = `<seclabel type='dynamic' model='dac' relabel='yes'><label>+64055:+108</label><imagelabel>+64055:+108</imagelabel></seclabel>`;
const QEMU = {user: 64055, group: 108};

/** Returns the sample with these labels for the domain and for its first disk. */
function filesWith(labels: string, ofDisk = '') {
	const xml = LIVE_QEMU.replaceAll(/<seclabel[\s\S]*?<\/seclabel>/g, '')
		.replace('</domain>', `${labels}</domain>`)
		.replace(
			"<source file='/var/lib/virtrig/d.img' index='3'/>",
			`<source file='/var/lib/virtrig/d.img'>${ofDisk}</source>`,
		);
	return Object.fromEntries(guestFiles(readDomain(xml)).map(({path, expected}) => [path, expected]));
}

test('libvirt labels only a private disk for its guest, and gives all disks to its user', (t) => {
	t.deepEqual(filesWith(SELINUX + DAC), {
		'/var/lib/virtrig/d.img': {context: IMAGE, owner: QEMU},
		// Read-only, and shared: only the policy names their types.
		'/var/lib/virtrig/b.qcow2': {context: undefined, owner: QEMU},
		'/var/lib/virtrig/c.img': {context: undefined, owner: QEMU},
		'/var/lib/virtrig/micro.bin': {},
	});
});

test('a disk with a label for a model gets that label', (t) => {
	const own = "<seclabel model='selinux' relabel='yes'><label>system_u:object_r:mine_t:s0</label></seclabel>";
	t.deepEqual(filesWith(SELINUX + DAC, own)['/var/lib/virtrig/d.img'], {
		context: 'system_u:object_r:mine_t:s0',
		owner: QEMU,
	});
});

test('nothing is expected of files that libvirt leaves alone', (t) => {
	const nothing = {context: undefined, owner: undefined};
	const disk = '/var/lib/virtrig/d.img';
	t.deepEqual(filesWith(SELINUX, "<seclabel model='selinux' relabel='no'/>")[disk], nothing);
	t.deepEqual(filesWith(SELINUX, "<seclabel model='selinux' labelskip='yes'/>")[disk], nothing);
	t.deepEqual(filesWith(SELINUX.replace("relabel='yes'", "relabel='no'"))[disk], nothing);
	t.deepEqual(filesWith('')[disk], nothing, 'a guest that does not run');
});

test('an owner by name is not compared, because only the host knows its number', (t) => {
	t.deepEqual(filesWith(DAC.replaceAll('+64055:+108', 'libvirt-qemu:kvm'))['/var/lib/virtrig/d.img'], {
		context: undefined,
		owner: undefined,
	});
});
