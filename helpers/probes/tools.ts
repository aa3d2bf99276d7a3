import type {Installation} from '../installation/installation.ts';
import type {Capability} from '../needs/capabilities.ts';

/** The programs that a private libvirt and the evidence need. */
export const REMOTE_TOOLS = ['unshare', 'nsenter', 'tini', 'ip', 'getfattr'];

/** The same, and the programs that build the images. */
export const TOOLS = [...REMOTE_TOOLS, 'busybox', 'qemu-img', 'as', 'ld', 'nm', 'cpio'];

/** Returns the helper programs that the host lacks, including virsh if the installation lacks it. */
export function toolsFrom(
	programs: ReadonlyMap<string, string>,
	{programs: {virsh}}: Pick<Installation, 'programs'>,
	wanted: readonly string[] = TOOLS,
): Capability<'tools'> {
	const missing = [...(virsh ? [] : ['virsh']), ...wanted.filter((name) => !programs.has(name))];
	return {
		value: missing,
		evidence: [missing.length ? `not found: ${missing.join(', ')}` : `found: virsh, ${wanted.join(', ')}`],
	};
}
