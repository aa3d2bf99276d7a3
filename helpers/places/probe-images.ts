import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {LINUX} from '../../vm-images/linux/recipe.ts';
import {MICRO} from '../../vm-images/micro/recipe.ts';
import {findImage, prepareImage} from '../../vm-images/prepare-image.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import type {ProbeImages} from '../probes/kvm.ts';
import type {ProbeOptions} from '../probes/probe.ts';
import {stateFolder} from '../run-folder/state-folder.ts';
import type {PlaceableCase} from './place-kind.ts';

const MICRO_BANNER = /virtrig-micro \d+ ready/;
const LINUX_BANNER = /virtrig-linux \d+ ready/;

export interface WhatMatters {
	/** Whether Linux boots under KVM. If it does not, the probe takes seconds. */
	readonly linuxUnderKvm: boolean;
}

/** What the probes must find out for these cases. */
export function whatMatters(cases: readonly PlaceableCase[]): WhatMatters {
	return {linuxUnderKvm: cases.some(({driver, needs}) => driver === 'kvm' && needs.kvm === 'linux')};
}

/**
 * What the probes boot. The micro guest is made if the cache lacks it, which takes milliseconds. The Linux guest is booted
 * only if it matters and is cached, because making it downloads a kernel.
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
				if (!linuxUnderKvm) return {notTried: 'nothing that was asked for needs it'};
				const image = await findImage(host, LINUX, cacheFolder(host));
				if (!image) return {notTried: 'its image is made by the first `virtrig run`'};
				return {...image.files, banner: LINUX_BANNER};
			},
		},
	};
}

/** The images of a host that has them already, such as a runner VM. */
export function bootable({micro, linux}: GuestImages): ProbeImages {
	return {
		firmware: async () => ({...micro, banner: MICRO_BANNER}),
		linux: async () => ({...linux, banner: LINUX_BANNER}),
	};
}
