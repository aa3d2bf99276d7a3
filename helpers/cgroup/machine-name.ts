/** The length at which libvirt stops adding to the name. */
const LONGEST = 64;

/**
 * Returns the name that libvirt gives to a domain's cgroups and to machined: `qemu-ID-NAME`, with NAME reduced to the
 * characters that a hostname allows. Source: virDomainDriverGenerateMachineName in src/hypervisor/domain_driver.c. Seen with
 * 9.0: `_dot vm` becomes `dotvm`, and 70 times `x` is cut to 57.
 */
export function machineName(driver: 'qemu' | 'lxc', id: number, name: string): string {
	let result = `${driver}-${id}-`;
	let separated = true;
	for (const character of name) {
		if (result.length >= LONGEST) break;
		const separator = character === '.' || character === '-';
		if (separator ? separated : !/[A-Za-z0-9]/.test(character)) continue;
		result += character;
		separated = separator;
	}
	return result.replace(/[-.]+$/, '');
}

/** Returns the systemd scope of a machine, such as `machine-qemu\x2d1\x2dvm.scope` (virSystemdMakeScopeName). */
export function scopeName(machine: string): string {
	const escaped = machine.replace(
		/[^A-Za-z0-9:_.]/g,
		(character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
	);
	return `machine-${escaped}.scope`;
}
