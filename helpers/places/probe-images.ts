import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {LINUX} from '../../vm-images/linux/recipe.ts';
import {MICRO} from '../../vm-images/micro/recipe.ts';
import {findImage, prepareImage} from '../../vm-images/prepare-image.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import type {PlaceableCase} from '../needs/declared-case.ts';
import type {ProbeImages} from '../probes/kvm.ts';
import type {ProbeOptions} from '../probes/probe.ts';
import {stateFolder} from '../run-folder/state-folder.ts';

const MICRO_BANNER = /virtrig-micro \d+ ready/;
const LINUX_BANNER = /virtrig-linux \d+ ready/;

export interface WhatMatters {
	/** True if the probe must find out whether Linux boots under KVM. If Linux does not boot, the probe takes seconds. */
	readonly linuxUnderKvm: boolean;
}

/** Returns what the probes must find out for these cases. */
export function whatMatters(cases: readonly PlaceableCase[]): WhatMatters {
	return {linuxUnderKvm: cases.some(({driver, needs}) => driver === 'kvm' && needs.kvm === 'linux')};
}

/**
 * Returns the images that the probes boot. Makes the micro guest if the cache lacks it, which takes milliseconds. Offers the
 * Linux guest only if it matters and is cached, because making it downloads a kernel.
 */
export function probeImages(host: Host, {linuxUnderKvm}: WhatMatters): Omit<ProbeOptions, 'installation'> {
	return {
		stateFolder: stateFolder(host),
		images: {
			firmware: async () => {
				const {files} = await prepareImage(host, MICRO, cacheFolder(host));
				return {...files, banner: MICRO_BANNER};
			},
			linux: async () => {
				if (!linuxUnderKvm) return {notTried: 'no selected case needs it'};
				const image = await findImage(host, LINUX, cacheFolder(host));
				if (!image) return {notTried: 'the first `virtrig run` makes its image'};
				return {...image.files, banner: LINUX_BANNER};
			},
		},
	};
}

/** Returns the images of a host that already has them, such as a runner VM. */
export function bootable({micro, linux}: GuestImages): ProbeImages {
	return {
		firmware: async () => ({...micro, banner: MICRO_BANNER}),
		linux: async () => ({...linux, banner: LINUX_BANNER}),
	};
}
