import type {AccessDecision} from './avc.ts';

/**
 * The types of libvirt's daemons and tools, of its guests and of their files, in the reference policy and in Fedora's policy:
 * virtd_t, virtd_lxc_t, virtlogd_t, virsh_t, svirt_t, svirt_image_t, virt_content_t, virtqemud_t, container_t, ...
 */
const VIRT = /^(virt|svirt|virsh|qemu|container)/;

/** The types of guest processes. A policy's MCS constraints apply to these, and not to the daemons. */
const GUESTS = /^(svirt|container)(_|$)/;

/** The types of services that act only for libvirt on a virtualization host: they register guests and create their scopes. */
const HELPERS = new Set(['systemd_machined_t']);

/**
 * The types of an administrator's commands, and so also of a libvirtd that was started by hand and of its guests. On a machine
 * that only virtrig uses, these commands are virtrig's.
 */
const ADMINISTRATORS = new Set(['unconfined_t', 'sysadm_t']);

/**
 * Whether a decision is about libvirt or its guests. A whole machine has other denials: in every distribution's policy, getty,
 * udev, systemd-tmpfiles and others lack rules, and their denials are independent of the cases. This checks the type, not the
 * process: the denied process has often ended before anyone can look at it, and the labels of guests are what is tested. A
 * record that was cut off and names no type counts, because nobody can rule out that it is about libvirt.
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

/** Whether categories restrict what processes of a type can access: the policies' attribute mcs_constrained_type. */
export function isConfinedByCategories(type: string): boolean {
	return GUESTS.test(type);
}
