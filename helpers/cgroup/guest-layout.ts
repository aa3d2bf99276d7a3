import type {CgroupMembership} from './proc-cgroup.ts';

/**
 * How a libvirt names the cgroup of a guest.
 * - `scope`: systemd makes `machine.slice/machine-qemu\x2dID\x2dNAME.scope`, libvirt a folder `libvirt` in it.
 * - `machine`: libvirt makes `machine/qemu-ID-NAME.libvirt-qemu` itself (`machine/NAME.libvirt-qemu` before 1.2.x).
 * - `libvirt`: before 1.0.5, `libvirt/qemu/NAME`.
 */
type GuestLayout = 'scope' | 'machine' | 'libvirt';

interface GuestDirectory {
	/** Of the hierarchy; none for cgroup v2. */
	readonly controllers: readonly string[];
	/** The guest's own directory, in the terms of the /proc/PID/cgroup that was read. */
	readonly path: string;
	/** Where in it the process is: empty, `emulator`, `vcpu0`, `libvirt/emulator`. */
	readonly within: string;
}

interface GuestCgroups {
	readonly layout: GuestLayout;
	/** One for each hierarchy in which the process is in a directory of its guest. */
	readonly directories: readonly GuestDirectory[];
}

/** The first that fits counts: a scope holds a folder `libvirt` as well. */
const LAYOUTS: readonly (readonly [GuestLayout, RegExp])[] = [
	['scope', /^(.*\/machine-(?:qemu|lxc)\\x2d[^/]+\.scope)(?:\/(.*))?$/],
	['machine', /^(.*\/[^/]+\.libvirt-(?:qemu|lxc))(?:\/(.*))?$/],
	['libvirt', /^(.*\/libvirt\/(?:qemu|lxc)\/[^/]+)(?:\/(.*))?$/],
];

/**
 * Finds a guest's directories from a process of it: QEMU, or a container's init or libvirt_lxc. Where they are is
 * read from the kernel and never derived from libvirt's version. Without systemd, libvirt 9.0 leaves `pids` and
 * `name=systemd` alone, and one thread of libvirt_lxc (gmain) stays in the daemon's cgroup, so hierarchies may be
 * missing here. Undefined when the process is in no guest's cgroup.
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
