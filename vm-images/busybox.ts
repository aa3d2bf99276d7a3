import {HostError} from '../helpers/errors.ts';
import type {Host} from '../helpers/host/host.ts';

const BUSYBOX = '/bin/busybox';

/** The programs that {@link installBusybox} and {@link readBusybox} need. */
export const BUSYBOX_PROGRAMS = {busybox: 'busybox-static', install: 'coreutils', ln: 'coreutils'} as const;

/** The bytes of Debian's static busybox: they go into an image, so they belong to its recipe. */
export async function readBusybox(host: Host): Promise<Uint8Array> {
	const bytes = await host.readBytes(BUSYBOX);
	if (!needsInterpreter(bytes)) return bytes;
	throw new HostError({
		tried: `put ${BUSYBOX} into an image`,
		host: host.name,
		expected: 'a static program, which runs where there is no C library',
		seen: 'one that is dynamically linked: the package busybox, not busybox-static',
		advice: 'apt-get install busybox-static, which takes the place of busybox',
	});
}

/** Puts it into a tree as bin/busybox, with a link for each applet. */
export async function installBusybox(host: Host, root: string, applets: readonly string[]): Promise<void> {
	await host.run(['install', '-D', '-m', '755', BUSYBOX, `${root}/bin/busybox`]);
	for (const applet of applets) await host.run(['ln', '-s', 'busybox', `${root}/bin/${applet}`]);
}

/** Whether an ELF file of 64 bits has a program header of type PT_INTERP, which names its dynamic linker: elf(5). */
function needsInterpreter(bytes: Uint8Array): boolean {
	const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const [headers, size, count] = [
		Number(file.getBigUint64(32, true)),
		file.getUint16(54, true),
		file.getUint16(56, true),
	];
	return Array.from({length: count}, (_, index) => file.getUint32(headers + index * size, true)).includes(3);
}
