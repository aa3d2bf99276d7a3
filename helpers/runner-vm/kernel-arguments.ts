import type {RunnerVariant} from './variant.ts';

const SELINUX: Readonly<Record<RunnerVariant['selinux'], readonly string[]>> = {
	enforcing: ['security=selinux', 'selinux=1', 'enforcing=1'],
	permissive: ['security=selinux', 'selinux=1', 'enforcing=0'],
	disabled: ['selinux=0'],
};

/** systemd 256 and later refuse cgroup v1 without this argument: its NEWS, and systemd(1), Kernel Command Line. */
const LEGACY = ['systemd.unified_cgroup_hierarchy=0', 'SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1'];

const CGROUP: Readonly<Record<RunnerVariant['cgroup'], readonly string[]>> = {
	v2: [],
	hybrid: LEGACY,
	v1: [...LEGACY, 'systemd.legacy_systemd_cgroup_controller=yes'],
};

/** Returns the kernel's command line for a variant of the runner VM. */
export function kernelArguments({selinux, cgroup}: RunnerVariant): string {
	const always = ['root=/dev/vda', 'rw', 'console=ttyS0', 'net.ifnames=0', 'quiet', 'loglevel=5', 'panic=-1'];
	return [...always, ...SELINUX[selinux], ...CGROUP[cgroup]].join(' ');
}
