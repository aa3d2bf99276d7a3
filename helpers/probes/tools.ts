import type {Capability} from '../needs/capabilities.ts';

/** What a private libvirt and the evidence are made with. */
export const REMOTE_TOOLS = ['virsh', 'unshare', 'nsenter', 'tini', 'ip', 'getfattr'];

/** The same, and what the images are made with. */
export const TOOLS = [...REMOTE_TOOLS, 'busybox', 'qemu-img', 'as', 'ld', 'nm', 'cpio'];

/** Those of the helper programs that the host lacks. */
export function toolsFrom(
	programs: ReadonlyMap<string, string>,
	wanted: readonly string[] = TOOLS,
): Capability<'tools'> {
	const missing = wanted.filter((name) => !programs.has(name));
	return {
		value: missing,
		evidence: [missing.length ? `not in PATH: ${missing.join(', ')}` : `in PATH: ${wanted.join(', ')}`],
	};
}
