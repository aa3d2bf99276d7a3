import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import type {Installation} from '../installation/installation.ts';
import type {Capabilities} from '../needs/capabilities.ts';
import {probe} from '../probes/probe.ts';
import {REMOTE_TOOLS} from '../probes/tools.ts';
import {stateFolder} from '../run-folder/state-folder.ts';
import {bootable, type WhatMatters} from './probe-images.ts';

/** Probes what another machine offers. The machine must already have the guests' images. */
export async function probeFar(
	there: Host,
	installation: Installation,
	images: GuestImages,
	{linuxUnderKvm}: WhatMatters,
): Promise<Capabilities> {
	const {firmware, linux} = bootable(images);
	const notTried = 'no selected case needs it';
	return probe(there, {
		stateFolder: stateFolder(there),
		images: {firmware, linux: linuxUnderKvm ? linux : async () => ({notTried})},
		installation,
		tools: REMOTE_TOOLS,
	});
}
