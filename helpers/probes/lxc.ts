import type {Capability} from '../needs/capabilities.ts';
import type {LibvirtFiles} from './libvirt-files.ts';

/** libvirt's LXC driver is two parts: a connection driver, and the program that controls each container. */
export function lxcFrom(
	programs: ReadonlyMap<string, string>,
	files: LibvirtFiles | undefined,
): Capability<'lxc'> {
	const emulator = programs.get('libvirt_lxc');
	const driver = files?.drivers.includes('lxc') ?? false;
	return {
		value: emulator !== undefined && driver ? {emulator} : null,
		evidence: [
			emulator ?? 'no libvirt_lxc in /usr/lib/libvirt or /usr/libexec',
			`libvirt_driver_lxc.so ${driver ? 'is' : 'is not'} installed`,
		],
	};
}
