import type {Host} from '../host/host.ts';
import type {Installation} from '../installation/installation.ts';
import type {Capabilities} from '../needs/capabilities.ts';
import {probe} from '../probes/probe.ts';
import {probeImages, type WhatMatters} from './probe-images.ts';

/** Probes this machine at the first call, and again only if a later call needs more. */
export function probeOnce(
	host: Host,
	installation: Installation,
): (matters: WhatMatters) => Promise<Capabilities> {
	let last: {readonly matters: WhatMatters; readonly probed: Promise<Capabilities>} | undefined;
	return (matters) => {
		const isKnown = last && (last.matters.linuxUnderKvm || !matters.linuxUnderKvm);
		if (!last || !isKnown) last = {matters, probed: probeHere(host, installation, matters)};
		return last.probed;
	};
}

/** Probes what this machine offers with a libvirt on it. */
export async function probeHere(
	host: Host,
	installation: Installation,
	matters: WhatMatters,
): Promise<Capabilities> {
	return probe(host, {...probeImages(host, matters), installation});
}
