/** What a runner VM is made of besides Debian's smallest set of packages (mmdebstrap's variant minbase). */
export const PACKAGES = [
	// A system as administrators know it.
	...[
		'systemd-sysv',
		'systemd-container',
		'udev',
		'dbus',
		'linux-image-cloud-amd64',
		'kmod',
		'openssh-server',
	],
	...['iproute2', 'procps', 'attr'],
	// libvirt and what it runs.
	...['libvirt-daemon-system', 'libvirt-clients', 'libvirt-daemon-driver-qemu', 'libvirt-daemon-driver-lxc'],
	...['qemu-system-x86', 'qemu-utils'],
	// SELinux with its policy, and the log of what it denies.
	...['selinux-policy-default', 'policycoreutils', 'selinux-utils', 'semodule-utils', 'auditd'],
	// What suites work with.
	...['gdb', 'busybox-static', 'tini', 'binutils', 'cpio'],
] as const;
