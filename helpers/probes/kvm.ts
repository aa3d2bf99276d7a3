import type {Host} from '../host/host.ts';
import type {Capability} from '../needs/capabilities.ts';
import {type BootImage, boot, type Patience} from './boot.ts';
import {textOf} from './text-of.ts';

const FIRMWARE_PATIENCE: Patience = {silence: 3000, longest: 3000};
/** For the whole boot of Linux: even a slow one writes to its console all the time. */
const LONGEST_LINUX = 60_000;

/** Such as `its image is made by the first run`. */
interface NotTried {
	readonly notTried: string;
}

/** The images that prove what a host can boot. They are built on demand. */
export interface ProbeImages {
	readonly firmware: () => Promise<BootImage>;
	/** The image, or the reason not to try it. */
	readonly linux: () => Promise<BootImage | NotTried>;
}

/**
 * Grades the host's KVM by booting. The existence of /dev/kvm proves nothing: a paravirtual KVM runs firmware but
 * hangs in Linux, and a node may exist that nobody may open.
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

	const firmware = await boot(host, qemu, 'kvm', images.firmware, FIRMWARE_PATIENCE);
	const evidence = [found, `firmware under KVM: ${firmware.seen}`];
	if (!firmware.booted) return {value: 'none', evidence};
	const image = await images.linux();
	if ('notTried' in image) {
		evidence.push(`Linux under KVM: not tried: ${image.notTried}`);
		return {value: 'firmware', evidence};
	}
	const patience = {silence: silenceOfLinux(firmware.after ?? 0), longest: LONGEST_LINUX};
	const linux = await boot(host, qemu, 'kvm', async () => image, patience);
	evidence.push(`Linux under KVM: ${linux.seen}`);
	return {value: linux.booted ? 'linux' : 'firmware', evidence};
}

/**
 * Returns the milliseconds of silence after which Linux counts as hanging, from the milliseconds that the firmware
 * took to its banner. A kernel's first output takes about ten times as long; much more output precedes its banner.
 */
function silenceOfLinux(firmware: number): number {
	return Math.min(6000, Math.max(2000, 20 * firmware));
}
