import {homedir} from 'node:os';

/** Where a system's libvirt keeps its files: only root may change them. */
const SYSTEM = ['/etc/libvirt', '/var/lib/libvirt', '/var/cache/libvirt', '/var/log/libvirt', '/run/libvirt'];

/**
 * Where a libvirt that this user may change keeps its files: the system's for root, that of the user's own sessions
 * (qemu:///session) for anybody else. See libvirt's virutil.c, virGetUser*Directory.
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
