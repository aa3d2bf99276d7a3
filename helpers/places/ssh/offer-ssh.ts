import {copyGuestImages} from '../../../vm-images/copy-images.ts';
import {unlessAborted} from '../../unless-aborted.ts';
import type {Offer, PlaceSearch} from '../place-kind.ts';
import {probeFar} from '../probe-far.ts';
import {whatMatters} from '../probe-images.ts';
import {proveSuspension} from '../prove-suspension.ts';
import type {PlannedSsh} from './planned-ssh.ts';
import {requireLibvirt} from './require-libvirt.ts';
import {askSshDrivers, lacksSsh, sshSource} from './ssh-libvirt.ts';
import {describeSsh, type SshName} from './ssh-name.ts';

/** Offers a machine over ssh. The guests' images are copied to it if it lacks them. */
export async function offerSsh(
	place: SshName,
	{host, there, cases, signal}: PlaceSearch,
): Promise<Offer<PlannedSsh>> {
	const name = describeSsh(place);
	if (!there) throw new Error(`${name} was not reached`);
	const installation = await requireLibvirt(there);
	const images = await unlessAborted(signal, copyGuestImages(host, there));
	const probing = unlessAborted(signal, probeFar(there, installation, images, whatMatters(cases)));
	const probed = await askSshDrivers(place, probing, {host: there, installation, cases, signal});
	const capabilities = await proveSuspension(probed, {
		...{host: there, installation, images, signal},
		cases: cases.filter((one) => !lacksSsh(one, place, probed)),
		source: (run) => sshSource(run, place),
	});
	return {name, capabilities, planned: {...place, images, installation, patience: there.patience}};
}
