import type {Installation} from '../installation/installation.ts';
import type {Capability} from '../needs/capabilities.ts';

/** What a private libvirt and the evidence are made with. */
export const REMOTE_TOOLS = ['unshare', 'nsenter', 'tini', 'ip', 'getfattr'];

/** The same, and what the images are made with. */
export const TOOLS = [...REMOTE_TOOLS, 'busybox', 'qemu-img', 'as', 'ld', 'nm', 'cpio'];

/** The helper programs that the host lacks, with virsh if the installation lacks it. */
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
