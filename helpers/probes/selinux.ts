import type {Host} from '../host/host.ts';
import type {Capability} from '../needs/capabilities.ts';
import {textOf} from './text-of.ts';

/**
 * Reads SELinux's state from the kernel: /sys/fs/selinux/enforce exists while a policy can be loaded (selinuxfs, see
 * security/selinux/selinuxfs.c). Otherwise the kernel's symbols distinguish a kernel built without SELinux (absent)
 * from one booted with another `security=` or with `selinux=0` (disabled).
 */
export async function probeSelinux(host: Host): Promise<Capability<'selinux'>> {
	const [enforce, config, fileSystems = ''] = await Promise.all([
		textOf(host, '/sys/fs/selinux/enforce'),
		textOf(host, '/etc/selinux/config'),
		textOf(host, '/proc/filesystems'),
	]);
	const policy = /^SELINUXTYPE=(\S+)/m.exec(config ?? '')?.[1];
	const configured = `/etc/selinux/config: ${policy ? `SELINUXTYPE=${policy}` : config === undefined ? 'no such file' : 'names no policy'}`;
	if (enforce !== undefined) {
		const state = enforce.trim() === '1' ? 'enforcing' : 'permissive';
		return {
			value: {state, policy},
			evidence: [`/sys/fs/selinux/enforce: ${enforce.trim()}`, configured],
		};
	}
	const noFile = '/sys/fs/selinux/enforce: no such file';
	if (/\bselinuxfs$/m.test(fileSystems)) {
		return {value: {state: 'disabled'}, evidence: [noFile, '/proc/filesystems lists selinuxfs', configured]};
	}
	const symbol = await host.run(['grep', '-m1', '-w', 'selinux_file_open', '/proc/kallsyms'], {check: false});
	const builtIn = symbol.exitCode === 0;
	return {
		value: {state: builtIn ? 'disabled' : 'absent'},
		evidence: [
			noFile,
			`/proc/filesystems lists no selinuxfs`,
			`/proc/kallsyms ${builtIn ? 'has' : 'has no'} selinux_file_open: the kernel was built ${builtIn ? 'with' : 'without'} SELinux`,
		],
	};
}
