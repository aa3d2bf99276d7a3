import {cacheFolder} from '../../../vm-images/cache-folder.ts';
import {findImage} from '../../../vm-images/prepare-image.ts';
import {runnerRecipe} from '../../../vm-images/runner/recipe.ts';
import type {PlaceableCase} from '../../needs/declared-case.ts';
import {isEmulated} from '../../needs/emulated.ts';
import type {Needs} from '../../needs/need.ts';
import type {RunnerVariant} from '../../runner-vm/variant.ts';
import type {AutomaticPlaces, Offer} from '../place-kind.ts';
import type {VmName} from './vm-name.ts';

/** The runner VMs that are tried for needs that no other place meets. */
export const AUTOMATIC_VMS: AutomaticPlaces<VmName> = {
	places: [
		{kind: 'vm', release: 'bookworm', selinux: 'enforcing', cgroup: 'v2'},
		{kind: 'vm', release: 'bookworm', selinux: 'enforcing', cgroup: 'v1'},
		{kind: 'vm', release: 'bookworm', selinux: 'enforcing', cgroup: 'hybrid'},
		{kind: 'vm', release: 'bookworm', selinux: 'permissive', cgroup: 'v2'},
	],
	promises: (variant, {needs}, offers) =>
		isPromised(needs, variant) && !offers.some((offer) => isInVain(needs, offer)),
	/** If the image is cached, only this variant failed; otherwise no variant can be built. */
	async canMakeOthers({release}, {host, images}) {
		return (await findImage(host, runnerRecipe(release, images), cacheFolder(host))) !== undefined;
	},
};

/** Returns true if the settings that the variant boots with meet the needs. */
function isPromised({selinux, cgroup, systemd}: PlaceableCase['needs'], variant: RunnerVariant): boolean {
	const isLabelled = selinux === undefined || variant.selinux === 'enforcing' || variant.selinux === selinux;
	return isLabelled && systemd !== false && (cgroup?.includes(variant.cgroup) ?? true);
}

/**
 * Returns true if a VM would lack something that was already proved to be missing: KVM is the same in all VMs. And if another
 * libvirt suspends no containers, a VM's libvirt does not either, because it is not newer.
 */
function isInVain(needs: Needs, {planned, capabilities: {kvm, machine, lxc}}: Offer): boolean {
	if (needs.driver === 'lxc') return needs.suspend === true && lxc.value?.suspends === false;
	if (planned.kind !== 'vm' || needs.driver !== 'kvm') return false;
	const lacksLinux = needs.kvm === 'linux' && kvm.value !== 'linux';
	return lacksLinux || (needs.tripleFault === true && isEmulated(machine.value.processor));
}
