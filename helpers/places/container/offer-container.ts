import {cacheFolder} from '../../../vm-images/cache-folder.ts';
import {prepareContainerHost} from '../../../vm-images/container-host/prepare-container-host.ts';
import {CannotRunError} from '../../exit-codes.ts';
import type {GuestImages} from '../../guest/guest-images.ts';
import type {Capabilities} from '../../needs/capabilities.ts';
import {unlessAborted} from '../../unless-aborted.ts';
import type {Offer, PlaceSearch} from '../place-kind.ts';
import {type ProvedMachine, proveMachine} from '../prove-machine.ts';
import {inTemporaryRun} from '../temporary-run.ts';
import {type ContainerName, describeContainer} from './container-name.ts';
import {containerNeeds} from './container-needs.ts';
import {Containers} from './containers.ts';
import type {PlannedContainer} from './planned-container.ts';

/** No SELinux for cases in a container: the engine labels its content, and all users of the kernel share the audit. */
const NO_SELINUX: Capabilities['selinux'] = {
	value: {state: 'absent'},
	evidence: ["a container has no SELinux of its own, whatever its machine's is"],
};

/**
 * Offers containers of a Debian release. Builds the image if the cache lacks it. Proves at each run, in a container, what they
 * offer, because half of it depends on this machine's kernel.
 */
export async function offerContainer(
	{kind, release}: ContainerName,
	{host, images, say, signal}: Pick<PlaceSearch, 'host' | 'images' | 'say' | 'signal'>,
): Promise<Offer<PlannedContainer>> {
	const name = describeContainer({release});
	const [lack] = await containerNeeds(host);
	if (lack) {
		const advice = lack.advice ? `; ${lack.advice}` : '';
		throw new CannotRunError(`${name} needs ${lack.need}; ${lack.evidence}${advice}`);
	}
	const {store, files, guests} = await unlessAborted(
		signal,
		prepareContainerHost(host, {release, guests: images, cache: cacheFolder(host), say}),
	);
	const made = {kind, images: guests, release, store, files} as const;
	const proved = await inTemporaryRun(host, {what: name, signal}, async (run, ends) => {
		const containers = new Containers(made, {run, name, keep: false});
		ends.defer(() => containers.close());
		return proveOne(containers, guests);
	});
	const {capabilities, installation} = proved;
	return {name, capabilities, planned: {...made, installation}};
}

async function proveOne(containers: Containers, guests: GuestImages): Promise<ProvedMachine> {
	const machine = await containers.start(1);
	const {capabilities, installation} = await proveMachine(machine.host, guests);
	await machine.close();
	return {installation, capabilities: {...capabilities, selinux: NO_SELINUX}};
}
