import type {Capability} from '../../needs/capabilities.ts';

/** What a private libvirt, the images and the evidence are made with. */
export const TOOLS = [
	'virsh',
	'unshare',
	'nsenter',
	'tini',
	'ip',
	'busybox',
	'getfattr',
	'qemu-img',
	'as',
	'ld',
	'nm',
	'cpio',
];

/** The helper programs that the host lacks. */
export function toolsFrom(programs: ReadonlyMap<string, string>): Capability<'tools'> {
	const missing = TOOLS.filter((name) => !programs.has(name));
	return {
		value: missing,
		evidence: [missing.length ? `not in PATH: ${missing.join(', ')}` : `in PATH: ${TOOLS.join(', ')}`],
	};
}
