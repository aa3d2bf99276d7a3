/** The facts about the host in a domain's log when the domain starts. Each exists only if this version of libvirt logs it. */
export interface StartFacts {
	readonly libvirt?: string;
	/** The distribution's package of libvirt, with its vendor: `9.0.0-4+deb12u2 (Debian)`. */
	readonly package?: string;
	/** QEMU's version and package in one string, as libvirt joins them: `7.2.22Debian 1:7.2+dfsg-7`. */
	readonly qemu?: string;
	readonly kernel?: string;
	readonly hostname?: string;
}

const KEYS = {
	libvirt: 'libvirt version',
	package: 'package',
	qemu: 'qemu version',
	kernel: 'kernel',
	hostname: 'hostname',
} as const;

/**
 * Reads the text after `starting up`: `libvirt version: V, package: P, qemu version: Q, kernel: K, hostname: H`
 * (qemuLogOperation in src/qemu/qemu_domain.c). LXC logs no facts, and neither does QEMU before libvirt 1.2.
 */
export function parseStartFacts(text: string): StartFacts {
	const labels = Object.values(KEYS).join('|');
	const found = new Map<string, string>();
	for (const part of text.split(new RegExp(`, (?=(?:${labels}): )`))) {
		const colon = part.indexOf(': ');
		found.set(part.slice(0, colon).trim(), part.slice(colon + 2));
	}
	return Object.fromEntries(
		Object.entries(KEYS).flatMap(([key, label]) => {
			const value = found.get(label);
			return value === undefined ? [] : [[key, value]];
		}),
	);
}
