import {homedir} from 'node:os';

/** The folders of a system's libvirt: only root may change them. */
const SYSTEM = ['/etc/libvirt', '/var/lib/libvirt', '/var/cache/libvirt', '/var/log/libvirt', '/run/libvirt'];

/**
 * Returns the folders of a libvirt that this user may change: the system's for root, the user session's
 * (qemu:///session) for other users. See virGetUser*Directory in libvirt's virutil.c.
 */
export function defaultLibvirtFolders(root: boolean): string[] {
	if (root) return SYSTEM;
	const home = homedir();
	const {XDG_CONFIG_HOME, XDG_CACHE_HOME, XDG_DATA_HOME, XDG_RUNTIME_DIR} = process.env;
	return [
		XDG_CONFIG_HOME || `${home}/.config`,
		XDG_CACHE_HOME || `${home}/.cache`,
		XDG_DATA_HOME || `${home}/.local/share`,
		...(XDG_RUNTIME_DIR ? [XDG_RUNTIME_DIR] : []),
	].map((base) => `${base}/libvirt`);
}
