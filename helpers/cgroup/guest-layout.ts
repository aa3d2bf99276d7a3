import type {CgroupMembership} from './proc-cgroup.ts';

/**
 * How a libvirt names the cgroup of a guest:
 * - `scope`: systemd creates `machine.slice/machine-qemu\x2dID\x2dNAME.scope`, and libvirt a folder `libvirt` in it.
 * - `machine`: libvirt itself creates `machine/qemu-ID-NAME.libvirt-qemu` (`machine/NAME.libvirt-qemu` before 1.2.x).
 * - `libvirt`: before 1.0.5, `libvirt/qemu/NAME`.
 */
type GuestLayout = 'scope' | 'machine' | 'libvirt';

interface GuestDirectory {
	/** The controllers of the hierarchy; none for cgroup v2. */
	readonly controllers: readonly string[];
	/** The guest's own directory, as a path of the /proc/PID/cgroup that was read. */
	readonly path: string;
	/** The process's place in it: empty, `emulator`, `vcpu0`, `libvirt/emulator`. */
	readonly within: string;
}

interface GuestCgroups {
	readonly layout: GuestLayout;
	/** One for each hierarchy in which the process is in a directory of its guest. */
	readonly directories: readonly GuestDirectory[];
}

/** The first match counts, because a scope contains a folder `libvirt` too. */
const LAYOUTS: readonly (readonly [GuestLayout, RegExp])[] = [
	['scope', /^(.*\/machine-(?:qemu|lxc)\\x2d[^/]+\.scope)(?:\/(.*))?$/],
	['machine', /^(.*\/[^/]+\.libvirt-(?:qemu|lxc))(?:\/(.*))?$/],
	['libvirt', /^(.*\/libvirt\/(?:qemu|lxc)\/[^/]+)(?:\/(.*))?$/],
];

/**
 * Finds a guest's directories from one of its processes: QEMU, or a container's init or libvirt_lxc. Reads the place from the
 * kernel and never derives it from libvirt's version. Undefined if the process is not in a guest's cgroup.
 *
 * Hierarchies can be missing: without systemd, libvirt 9.0 does not touch `pids` and `name=systemd`, and one thread of
 * libvirt_lxc (gmain) stays in the daemon's cgroup.
 */
export function guestCgroups(memberships: readonly CgroupMembership[]): GuestCgroups | undefined {
	for (const [layout, pattern] of LAYOUTS) {
		const directories = memberships.flatMap(({controllers, path}): GuestDirectory[] => {
			const [found, guest = '', within = ''] = pattern.exec(path) ?? [];
			return found === undefined ? [] : [{controllers, path: guest, within}];
		});
		if (directories.length > 0) return {layout, directories};
	}
	return undefined;
}
