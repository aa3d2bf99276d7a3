import type {Installation} from '../installation/installation.ts';
import type {Capability} from '../needs/capabilities.ts';

/** Finds libvirt's LXC driver. It has two parts: a connection driver, and a program that controls each container. */
export function lxcFrom({programs, drivers}: Pick<Installation, 'programs' | 'drivers'>): Capability<'lxc'> {
	const emulator = programs.libvirt_lxc?.path;
	const hasDriver = drivers?.names.includes('lxc') ?? false;
	return {
		value: emulator !== undefined && hasDriver ? {emulator} : null,
		evidence: [
			emulator ?? 'no libvirt_lxc in PATH, /usr/lib/libvirt or /usr/libexec',
			`libvirt_driver_lxc.so ${hasDriver ? 'is' : 'is not'} installed`,
		],
	};
}
