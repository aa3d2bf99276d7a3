import type {EventOf} from '../events/event.ts';

/** Lists what a place consists of, as pairs of name and value. Leaves out what is not installed or was not recorded. */
export function madeOf(place: EventOf<'place'>): [string, string][] {
	const {distribution, kernel, libvirt, qemu, selinux, cgroup} = place;
	const all: [string, string | undefined][] = [
		['distribution', distribution],
		['kernel', kernel],
		['libvirt', libvirt],
		['QEMU', qemu],
		['SELinux', selinux],
		['cgroup', cgroup],
	];
	return all.filter((pair): pair is [string, string] => pair[1] !== undefined);
}
