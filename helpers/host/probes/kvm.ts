import type {Capability} from '../../needs/capabilities.ts';
import type {Host} from '../host.ts';
import {type BootImage, boot, type Patience} from './boot.ts';
import {textOf} from './text-of.ts';

const FIRMWARE_PATIENCE: Patience = {silence: 3000, longest: 3000};
/**
 * Under a KVM that runs Linux a kernel's first words come within a second, of which it has many until the banner; under
 * one that does not there are none. In a virtual machine that is itself emulated, all takes ten times as long.
 */
const LINUX_PATIENCE: Patience = {silence: 5000, longest: 60_000};

/** The images that prove what a host can boot; made when they are asked for. */
export interface ProbeImages {
	readonly firmware: () => Promise<BootImage>;
	/** Undefined where the image has not been made yet: making it takes longer than a probe may. */
	readonly linux: () => Promise<BootImage | undefined>;
}

/**
 * The grade of the host's KVM, proved by booting. That /dev/kvm exists proves nothing: a paravirtual KVM runs
 * firmware but hangs in Linux, and a node may be there that nobody may open.
 */
export async function probeKvm(
	host: Host,
	qemu: string | undefined,
	images: ProbeImages,
): Promise<Capability<'kvm'>> {
	const [device, misc = ''] = await Promise.all([host.status('/dev/kvm'), textOf(host, '/proc/misc')]);
	const listed = `/proc/misc lists ${/ kvm$/m.test(misc) ? '' : 'no '}kvm`;
	if (!device) return {value: 'none', evidence: ['/dev/kvm: no such file', listed]};
	const found = `/dev/kvm: ${device.kind}, mode 0${(device.mode & 0o777).toString(8)}`;
	if (qemu === undefined)
		return {value: 'none', evidence: [found, listed, 'there is no QEMU to boot a guest with']};

	// Side by side: a Linux that hangs would otherwise come on top of the firmware's time.
	const linuxImage = await images.linux();
	const [firmware, linux] = await Promise.all([
		boot(host, qemu, 'kvm', images.firmware, FIRMWARE_PATIENCE),
		linuxImage && boot(host, qemu, 'kvm', async () => linuxImage, LINUX_PATIENCE),
	]);
	const evidence = [found, `firmware under KVM: ${firmware.seen}`];
	if (!firmware.booted) return {value: 'none', evidence};
	evidence.push(
		`Linux under KVM: ${linux ? linux.seen : 'not tried, its image is made by the first `virtrig run`'}`,
	);
	return {value: linux?.booted ? 'linux' : 'firmware', evidence};
}
