import {cacheFolder} from '../../../vm-images/cache-folder.ts';
import {prepareRunner, prepareRunnerImage} from '../../../vm-images/runner/prepare-runner.ts';
import {HostError} from '../../errors.ts';
import {CannotRunError} from '../../exit-codes.ts';
import type {Accelerator} from '../../runner-vm/machine.ts';
import type {Offer, PlaceSearch} from '../place-kind.ts';
import {proofSources, provedMachineSchema, proveMachine} from '../prove-machine.ts';
import {findAccelerator} from './find-accelerator.ts';
import type {PlannedVm} from './planned-vm.ts';
import {describeVm, type VmName} from './vm-name.ts';

/** Offers a runner VM. Builds it and boots it once if the cache lacks its image or its state. */
export async function offerVm(
	{kind, ...variant}: VmName,
	{host, images, say, probeHere}: Pick<PlaceSearch, 'host' | 'images' | 'say' | 'probeHere'>,
): Promise<Offer<PlannedVm>> {
	const name = describeVm(variant);
	// A runner VM needs only QEMU of this machine.
	const here = await probeHere({linuxUnderKvm: false});
	const qemu = here.qemu.value;
	if (!qemu) throw new CannotRunError(`${name} needs QEMU; ${here.qemu.evidence.join('; ')}`);
	const common = {guests: images, cache: cacheFolder(host), say};
	// Outside of the attempt under KVM, because a failed build has nothing to do with KVM.
	const image = await prepareRunnerImage(host, variant.release, common);
	const prepare = async (accelerator: Accelerator) => {
		const {proved, ...prepared} = await prepareRunner(host, {
			...common,
			variant,
			image,
			qemu: qemu.path,
			accelerator,
			cores: here.machine.value.cores,
			proof: {
				ask: async (inside, there) => JSON.stringify(await proveMachine(inside, there)),
				sources: await proofSources(),
			},
		});
		return {...prepared, ...provedMachineSchema.parse(JSON.parse(proved))};
	};
	/** Undefined if KVM does not work in a VM under KVM, or if no VM boots under it. A message has said which. */
	const underKvm = async () => {
		const instead = `${name}: falling back to emulation`;
		try {
			const vm = await prepare('kvm');
			if (vm.capabilities.kvm.value === 'linux') return vm;
			say(`${instead}, because KVM does not work in it: ${vm.capabilities.kvm.evidence.at(-1)}`);
		} catch (error) {
			if (!(error instanceof HostError)) throw error;
			say(`${instead}, because it does not boot under KVM: ${error.message}`);
		}
		return undefined;
	};
	const isKvm = (await findAccelerator(host, qemu.path, images)) === 'kvm';
	const vm = (isKvm ? await underKvm() : undefined) ?? (await prepare('tcg'));
	const {capabilities, installation, machine, state, guests} = vm;
	return {name, capabilities, planned: {kind, images: guests, installation, machine, image, state}};
}
