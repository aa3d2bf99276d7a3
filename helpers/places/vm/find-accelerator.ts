import type {GuestImages} from '../../guest/guest-images.ts';
import type {Host} from '../../host/host.ts';
import {probeKvm} from '../../probes/kvm.ts';
import {textOf} from '../../probes/text-of.ts';
import type {Accelerator} from '../../runner-vm/machine.ts';
import {bootable} from '../probe-images.ts';

/** The module parameters that say whether guests of KVM may use KVM themselves, for Intel's processors and for AMD's. */
const NESTED = ['intel', 'amd'].map((vendor) => `/sys/module/kvm_${vendor}/parameters/nested`);

/**
 * Returns the accelerator for a runner VM: KVM, if Linux boots under it and its guests may use KVM themselves; otherwise QEMU's
 * emulation. Whether KVM works in the VM is proved in the VM.
 */
export async function findAccelerator(host: Host, qemu: string, images: GuestImages): Promise<Accelerator> {
	const nested = await Promise.all(NESTED.map((path) => textOf(host, path)));
	if (!nested.some((text) => /^[Y1]$/.test(text?.trim() ?? ''))) return 'tcg';
	const {value} = await probeKvm(host, qemu, bootable(images));
	return value === 'linux' ? 'kvm' : 'tcg';
}
