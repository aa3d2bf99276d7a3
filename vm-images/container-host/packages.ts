/** What a container host is made of besides Debian's smallest set of packages (mmdebstrap's variant minbase). */
export const PACKAGES = [
	'tini',
	...['iproute2', 'procps', 'attr'],
	// libvirt and what it runs.
	...['libvirt-daemon-system', 'libvirt-clients', 'libvirt-daemon-driver-qemu', 'libvirt-daemon-driver-lxc'],
	...['qemu-system-x86', 'qemu-utils'],
	// What suites work with.
	...['gdb', 'busybox-static', 'binutils', 'cpio'],
] as const;
