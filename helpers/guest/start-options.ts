import type {Driver} from '../needs/need.ts';

/** Milliseconds for a guest to report that it is ready, on a host that is not emulated. */
export const BOOT_DEADLINE: Readonly<Record<Driver, number>> = {kvm: 20_000, qemu: 40_000, lxc: 20_000};

/** How a guest is started. */
export interface StartOptions {
	/** Default false. */
	readonly paused?: boolean;
	/** Milliseconds for virsh. Default {@link BOOT_DEADLINE} x the host's patience. */
	readonly deadline?: number;
}
