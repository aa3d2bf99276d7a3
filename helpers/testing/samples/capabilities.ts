import type {Capabilities} from '../../needs/capabilities.ts';

/** A host that can do everything, for tests that remove something. */
export const capable: Capabilities = {
	kernel: {
		value: {release: '6.1.0-40-amd64', machine: 'x86_64', distribution: 'Debian GNU/Linux 12 (bookworm)'},
		evidence: ['uname -srm: Linux 6.1.0-40-amd64 x86_64'],
	},
	machine: {
		value: {processor: 'AMD EPYC', cores: 8, memory: 32_000, available: 30_000},
		evidence: ['30000 of 32000 MiB available'],
	},
	disk: {
		value: {folder: '/var/lib/virtrig', free: 90_000},
		evidence: ['df /var/lib: 90000 MiB free on /dev/vda'],
	},
	root: {value: true, evidence: ['id -u: 0']},
	namespaces: {value: true, evidence: ['unshare: a process ran in new namespaces']},
	cgroup: {
		value: {mode: 'v2', v1: [], v2: ['cpu', 'memory', 'pids']},
		evidence: ['cgroup2 on /sys/fs/cgroup'],
	},
	systemd: {value: true, evidence: ['/proc/1/comm: systemd']},
	selinux: {value: {state: 'enforcing', policy: 'targeted'}, evidence: ['/sys/fs/selinux/enforce: 1']},
	kvm: {value: 'linux', evidence: ['/dev/kvm: device, mode 0660', 'Linux under KVM: booted']},
	qemu: {
		value: {path: '/usr/bin/qemu-system-x86_64', version: '7.2.22', tcg: true},
		evidence: ['/usr/bin/qemu-system-x86_64: version 7.2.22'],
	},
	libvirt: {
		value: {
			version: '9.0.0',
			layout: 'monolithic',
			drivers: ['lxc', 'qemu'],
			virtlogd: true,
			running: [{name: 'libvirtd', pid: 812}],
			sockets: ['/run/libvirt/libvirt-sock'],
		},
		evidence: ['/usr/sbin/libvirtd --version: 9.0.0'],
	},
	lxc: {value: {emulator: '/usr/lib/libvirt/libvirt_lxc'}, evidence: ['/usr/lib/libvirt/libvirt_lxc']},
	gdb: {value: {path: '/usr/bin/gdb', version: '13.1'}, evidence: ['/usr/bin/gdb --version: 13.1']},
	symbols: {
		value: {preExecHook: true, main: ['/usr/bin/qemu-system-x86_64', '/usr/sbin/libvirtd']},
		evidence: ['nm -D: main in /usr/bin/qemu-system-x86_64'],
	},
	tools: {value: [], evidence: ['in PATH: virsh']},
};
