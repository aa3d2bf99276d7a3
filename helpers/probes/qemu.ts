import {versionOf} from '../host/command/programs.ts';
import type {Host} from '../host/host.ts';
import type {Capability} from '../needs/capabilities.ts';
import {boot, type Patience} from './boot.ts';
import type {ProbeImages} from './kvm.ts';

const PATIENCE: Patience = {silence: 5000, longest: 5000};

/** Finds the emulator that libvirt would use, and whether a guest boots under its own emulation (TCG). */
export async function probeQemu(
	host: Host,
	path: string | undefined,
	images: ProbeImages,
): Promise<Capability<'qemu'>> {
	if (path === undefined)
		return {value: null, evidence: ['no qemu-system-x86_64 or qemu-kvm in PATH or /usr/libexec']};
	const [version, firmware] = await Promise.all([
		versionOf(host, path),
		boot(host, path, 'tcg', images.firmware, PATIENCE),
	]);
	return {
		value: {path, version, tcg: firmware.booted},
		evidence: [`${path}: version ${version}`, `firmware under TCG: ${firmware.seen}`],
	};
}
