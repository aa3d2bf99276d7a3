import {HostError} from '../errors.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import {type Installation, MissingProgramError} from '../installation/installation.ts';
import type {Capabilities} from '../needs/capabilities.ts';
import {unmet} from '../needs/unmet.ts';
import type {RunFolder} from '../runs/run-folder.ts';
import type {LibvirtSource} from './libvirt-keeper.ts';
import type {PlaceableCase} from './place-kind.ts';
import {proveContainers} from './prove-containers.ts';
import {inTemporaryRun} from './temporary-run.ts';

export interface SuspensionProof {
	readonly host: Host;
	readonly installation: Installation;
	/** The guests' images there. */
	readonly images: GuestImages;
	/** Those that such a libvirt could run. */
	readonly cases: readonly PlaceableCase[];
	readonly signal: AbortSignal;
	/** The libvirt that cases would have, in a run. */
	readonly source: (run: RunFolder) => LibvirtSource;
}

/**
 * Adds whether the libvirt that cases would have suspends containers, where that matters to one of them: it takes a
 * second or two.
 */
export async function proveSuspension(
	capabilities: Capabilities,
	{host, installation, images, cases, signal, source}: SuspensionProof,
): Promise<Capabilities> {
	const matters = cases.some(
		({driver, needs}) => driver === 'lxc' && needs.suspend && unmet(needs, capabilities).length === 0,
	);
	if (!matters) return capabilities;
	return inTemporaryRun(host, {what: 'suspension', signal}, async (run, ends) => {
		const opening = source(run).open({installation, daemon: 'libvirtd', count: 1});
		ends.defer(async () => (await opening.catch(() => undefined))?.close());
		try {
			return await proveContainers(capabilities, await opening, images);
		} catch (error) {
			// What is wrong is for the cases to say: nothing was proved.
			if (error instanceof HostError || error instanceof MissingProgramError) return capabilities;
			throw error;
		}
	});
}
