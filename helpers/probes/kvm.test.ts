import test from 'ava';
import {HostError} from '../errors.ts';
import {fakeHost} from '../testing/fake-host.ts';
import {type ProbeImages, probeKvm} from './kvm.ts';

const QEMU = '/usr/bin/qemu-system-x86_64';
const images: ProbeImages = {
	firmware: async () => ({rom: '/images/micro.bin', banner: /micro \d+/}),
	linux: async () => ({kernel: '/images/vmlinuz', initrd: '/images/initrd', banner: /ready \d+/}),
};
const device = {kinds: {'/dev/kvm': 'device'}, files: {'/proc/misc': '232 kvm\n258 vsock\n'}} as const;

/** QEMU's command line begins the same for each image, so the image is recognized by its output. */
function kvmHost(stdout: string, stderr = '', timedOut = false) {
	return fakeHost({
		...device,
		commands: {[QEMU]: {stdout, stderr, timedOut, exitCode: timedOut ? undefined : 0}},
	});
}

test('a host without /dev/kvm has no KVM, and its images are not made', async (t) => {
	const untouched: ProbeImages = {
		firmware: () => Promise.reject(new Error('made')),
		linux: () => Promise.reject(new Error('made')),
	};
	const host = fakeHost({files: {'/proc/misc': '258 vsock\n'}});
	t.deepEqual(await probeKvm(host, QEMU, untouched), {
		value: 'none',
		evidence: ['/dev/kvm: no such file', '/proc/misc lists no kvm'],
	});
});

test('a /dev/kvm that nothing can be booted with is no KVM', async (t) => {
	const {value, evidence} = await probeKvm(fakeHost(device), undefined, images);
	t.is(value, 'none');
	t.deepEqual(evidence, [
		'/dev/kvm: device, mode 0660',
		'/proc/misc lists kvm',
		'there is no QEMU to boot a guest with',
	]);
});

test('KVM whose guests say nothing is none, with the last words of QEMU', async (t) => {
	const refused =
		'Could not access KVM kernel module: Permission denied\nfailed to initialize kvm: Permission denied\n';
	const {value, evidence} = await probeKvm(kvmHost('', refused), QEMU, images);
	t.is(value, 'none');
	t.is(evidence[1], 'firmware under KVM: failed to initialize kvm: Permission denied');
});

test('KVM that boots the firmware and not Linux has the grade firmware', async (t) => {
	const {value, evidence} = await probeKvm(kvmHost('micro 1\n', '', true), QEMU, images);
	t.is(value, 'firmware');
	t.regex(evidence[1] ?? '', /^firmware under KVM: `micro 1` on the console after \d+ ms$/);
	t.regex(evidence[2] ?? '', /^Linux under KVM: no banner within 60000 ms/);
});

test('KVM that boots both has the grade linux', async (t) => {
	t.is((await probeKvm(kvmHost('micro 1\nready 1\n'), QEMU, images)).value, 'linux');
});

test('a Linux that is not to be tried leaves the grade at firmware, and says why', async (t) => {
	const {value, evidence} = await probeKvm(kvmHost('micro 1\nready 1\n'), QEMU, {
		...images,
		linux: async () => ({notTried: 'it is made by the first run'}),
	});
	t.is(value, 'firmware');
	t.regex(evidence[2] ?? '', /^Linux under KVM: not tried: it is made by the first run$/);
});

test('an image that cannot be made is evidence, not an error', async (t) => {
	const firmware = () =>
		Promise.reject(new HostError({tried: 'run as micro.s', host: 'fake', seen: 'as: no such program'}));
	const {value, evidence} = await probeKvm(kvmHost('micro 1\nready 1\n'), QEMU, {...images, firmware});
	t.is(value, 'none');
	t.is(evidence[1], 'firmware under KVM: no image: Could not run as micro.s: as: no such program');
});
