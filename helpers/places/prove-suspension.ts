import {HostError} from '../errors.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import type {Host} from '../host/host.ts';
import {type Installation, MissingProgramError} from '../installation/installation.ts';
import type {Capabilities} from '../needs/capabilities.ts';
import type {PlaceableCase} from '../needs/declared-case.ts';
import {unmet} from '../needs/unmet.ts';
import type {RunFolder} from '../run-folder/run-folder.ts';
import type {LibvirtSource} from './libvirt-keeper.ts';
import {proveContainers} from './prove-containers.ts';
import {inTemporaryRun} from './temporary-run.ts';

interface SuspensionProof {
	readonly host: Host;
	readonly installation: Installation;
	/** The guests' images there. */
	readonly images: GuestImages;
	/** The cases that may run under this libvirt. */
	readonly cases: readonly PlaceableCase[];
	readonly signal: AbortSignal;
	/** Gives the libvirt that the cases would have, in a run. */
	readonly source: (run: RunFolder) => LibvirtSource;
}

/**
 * Adds to a host's capabilities whether the cases' libvirt suspends containers, if that matters to a case. Takes a second or
 * two.
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
			// Nothing was proved. The cases will report what is wrong.
			if (error instanceof HostError || error instanceof MissingProgramError) return capabilities;
			throw error;
		}
	});
}
