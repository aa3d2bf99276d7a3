import type {AccessDecision} from './avc.ts';

/**
 * The types of libvirt's daemons and tools, of its guests and of their files, in the reference policy and in Fedora's:
 * virtd_t, virtd_lxc_t, virtlogd_t, virsh_t, svirt_t, svirt_image_t, virt_content_t, virtqemud_t, container_t, ...
 */
const VIRT = /^(virt|svirt|virsh|qemu|container)/;

/** What guests run in: a policy's MCS constraints hold for these, and not for the daemons. */
const GUESTS = /^(svirt|container)(_|$)/;

/** Who else acts for libvirt alone on a virtualization host: it registers guests and makes their scopes. */
const HELPERS = new Set(['systemd_machined_t']);

/**
 * What an administrator's commands run in, and so also a libvirtd that was started by hand, and its guests; on a machine
 * that is ours alone, the commands are ours.
 */
const ADMINISTRATORS = new Set(['unconfined_t', 'sysadm_t']);

/**
 * Whether a decision is about libvirt or its guests. A whole machine has others: getty, udev, systemd-tmpfiles and their
 * like lack rules in every distribution's policy, at moments that are no case's doing. Decided by type and not by
 * process: what was denied has often ended before anyone can ask who it was, and a guest's label is what is at issue.
 * A record that is cut off and names no type counts: nobody can say that it is not ours.
 */
export function concernsGuests({source, target}: AccessDecision): boolean {
	if (source === undefined || target === undefined) return true;
	return (
		VIRT.test(source.type) ||
		VIRT.test(target.type) ||
		HELPERS.has(source.type) ||
		ADMINISTRATORS.has(source.type)
	);
}

/** Whether categories decide what runs in a type may get at: the policies' attribute mcs_constrained_type. */
export function isConfinedByCategories(type: string): boolean {
	return GUESTS.test(type);
}
