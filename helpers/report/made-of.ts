import type {EventOf} from '../events/event.ts';

/** Lists what a place is made of, as pairs of a name and a value; what is not there, or was not recorded, is left out. */
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
