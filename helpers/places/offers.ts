import {notice} from '../../ci/notice.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {findImage} from '../../vm-images/prepare-image.ts';
import {prepareRunner, prepareRunnerImage} from '../../vm-images/runner/prepare-runner.ts';
import {runnerRecipe} from '../../vm-images/runner/recipe.ts';
import {HostError} from '../errors.ts';
import {CannotRunError} from '../exit-codes.ts';
import type {GuestImages} from '../guest/make-guest.ts';
import type {Host} from '../host/host.ts';
import {findDistribution} from '../installation/distribution.ts';
import {type Capabilities, capabilitiesSchema} from '../needs/capabilities.ts';
import {isEmulated} from '../needs/emulated.ts';
import type {Needs} from '../needs/need.ts';
import {describePlace, type RunnerVariant} from '../needs/place.ts';
import {probe} from '../probes/probe.ts';
import type {CatalogCase} from '../run/catalog.ts';
import type {PlannedPlace} from '../run/plan.ts';
import type {Accelerator} from '../runner-vm/qemu-argv.ts';
import type {Offer} from './matching.ts';
import {probeImages} from './probe-images.ts';
import {proofSources, proveMachine} from './prove-machine.ts';
import {findAccelerator} from './vm/find-accelerator.ts';

/** An offer, and what the processes that run cases there must know. */
export interface PlannedOffer extends Offer {
	readonly planned: PlannedPlace;
}

/** This machine, with a private libvirt or the system's own. */
export async function offerLocal(
	host: Host,
	kind: 'private' | 'system',
	images: GuestImages,
	cases: readonly CatalogCase[],
): Promise<PlannedOffer> {
	const capabilities = await probe(host, {
		...probeImages(host, {linuxUnderKvm: needLinuxUnderKvm(cases)}),
		installation: await findDistribution(host),
	});
	return {name: kind, kind, capabilities, planned: {kind, images}};
}

/** Whether it matters to any case that Linux boots under KVM. */
export function needLinuxUnderKvm(cases: readonly CatalogCase[]): boolean {
	return cases.some(({driver, needs}) => driver === 'kvm' && needs.kvm === 'linux');
}

/** A runner VM, which is built and booted where that was not done yet. */
export async function offerVm(
	host: Host,
	variant: RunnerVariant,
	images: GuestImages,
	local: Pick<Capabilities, 'qemu' | 'machine'>,
): Promise<PlannedOffer> {
	const name = describePlace({kind: 'vm', ...variant});
	const qemu = local.qemu.value;
	if (!qemu) throw new CannotRunError(`${name} needs QEMU; ${local.qemu.evidence.join('; ')}`);
	const common = {guests: images, cache: cacheFolder(host), say: notice};
	// What cannot be built has nothing to do with KVM.
	const image = await prepareRunnerImage(host, variant.release, common);
	const prepare = async (accelerator: Accelerator) => {
		const {proved, ...prepared} = await prepareRunner(host, {
			...common,
			variant,
			image,
			qemu: qemu.path,
			accelerator,
			cores: local.machine.value.cores,
			proof: {
				ask: async (inside, there) => JSON.stringify(await proveMachine(inside, there)),
				sources: await proofSources(),
			},
		});
		return {...prepared, capabilities: capabilitiesSchema.parse(JSON.parse(proved))};
	};
	/** Undefined where KVM does not work in a VM under KVM, or no VM comes up under it: both have been said. */
	const underKvm = async () => {
		const instead = `${name} under KVM is of no use, and is emulated instead`;
		try {
			const vm = await prepare('kvm');
			if (vm.capabilities.kvm.value === 'linux') return vm;
			notice(`${instead}: KVM does not work in it: ${vm.capabilities.kvm.evidence.at(-1)}`);
		} catch (error) {
			if (!(error instanceof HostError)) throw error;
			notice(`${instead}: ${error.message}`);
		}
		return undefined;
	};
	const isKvm = (await findAccelerator(host, qemu.path, images)) === 'kvm';
	const vm = (isKvm ? await underKvm() : undefined) ?? (await prepare('tcg'));
	const {capabilities, machine, state, guests} = vm;
	return {name, kind: 'vm', capabilities, planned: {kind: 'vm', images: guests, machine, image, state}};
}

/** Whether a release's image is in the cache: a VM that could not be made all the same was to no avail by itself. */
export async function hasRunnerImage(
	host: Host,
	release: RunnerVariant['release'],
	images: GuestImages,
): Promise<boolean> {
	return (await findImage(host, runnerRecipe(release, images), cacheFolder(host))) !== undefined;
}

/** The variants of a runner VM that are tried, of the cheapest first, for what nothing else offers. */
export const VARIANTS: readonly RunnerVariant[] = [
	{release: 'bookworm', selinux: 'enforcing', cgroup: 'v2'},
	{release: 'bookworm', selinux: 'enforcing', cgroup: 'v1'},
	{release: 'bookworm', selinux: 'enforcing', cgroup: 'hybrid'},
	{release: 'bookworm', selinux: 'permissive', cgroup: 'v2'},
];

/**
 * The variants that may satisfy a case, judged by what they are booted with, and by what those VMs which there are already
 * have for KVM: in all of them that is the same.
 */
export function variantsFor({needs}: CatalogCase, offers: readonly Offer[]): RunnerVariant[] {
	const isInVain = ({kind, capabilities: {kvm, machine}}: Offer) =>
		kind === 'vm' &&
		needs.driver === 'kvm' &&
		((needs.kvm === 'linux' && kvm.value !== 'linux') ||
			(needs.tripleFault === true && isEmulated(machine.value.processor)));
	if (offers.some(isInVain)) return [];
	return VARIANTS.filter((variant) => isPromised(needs, variant));
}

function isPromised({selinux, cgroup, systemd, suspend, driver}: Needs, variant: RunnerVariant): boolean {
	const isLabelled = selinux === undefined || variant.selinux === 'enforcing' || variant.selinux === selinux;
	// Its freezer is that of v1, and with v1 or hybrid systemd has refused libvirt's containers since its version 243:
	// NoMachineForPID, https://github.com/systemd/systemd/issues/13629.
	const isFrozen = !(suspend && driver === 'lxc');
	return isLabelled && isFrozen && systemd !== false && (cgroup?.includes(variant.cgroup) ?? true);
}
