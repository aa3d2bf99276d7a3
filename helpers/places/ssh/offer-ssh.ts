import {copyGuestImages} from '../../../vm-images/copy-images.ts';
import type {Host} from '../../host/host.ts';
import {findDistribution} from '../../installation/distribution.ts';
import type {Capabilities} from '../../needs/capabilities.ts';
import {describePlace, type SshPlace} from '../../needs/place.ts';
import {probe} from '../../probes/probe.ts';
import {REMOTE_TOOLS} from '../../probes/tools.ts';
import {stateFolder} from '../../runs/run-folder.ts';
import type {PlannedOffer} from '../offers.ts';
import {bootable, type WhatMatters} from '../probe-images.ts';

/** A machine over ssh; the guests' images are copied to it where it lacks them. */
export async function offerSsh(
	local: Host,
	there: Host,
	place: SshPlace,
	matters: WhatMatters,
): Promise<PlannedOffer> {
	const images = await copyGuestImages(local, there);
	const {destination, libvirt} = place;
	return {
		name: describePlace(place),
		kind: libvirt,
		capabilities: await probeRemote(there, images, matters),
		planned: {kind: 'ssh', images, destination, libvirt, patience: there.patience},
	};
}

/** What a machine offers that has the guests' images already, and needs not make them. */
export async function probeRemote(
	there: Host,
	images: PlannedOffer['planned']['images'],
	{linuxUnderKvm}: WhatMatters,
): Promise<Capabilities> {
	const {firmware, linux} = bootable(images);
	const notTried = 'nothing that was asked for needs it';
	return probe(there, {
		stateFolder: stateFolder(there),
		images: {firmware, linux: linuxUnderKvm ? linux : async () => ({notTried})},
		installation: await findDistribution(there),
		tools: REMOTE_TOOLS,
	});
}
