import type {Guest} from '../../guest/guest.ts';

/** Returns a guest's per-VM log. What becomes its emulator writes there, too. Empty while there is none. */
export async function domainLogText({libvirt, logPath}: Guest): Promise<string> {
	return (await libvirt.host.status(logPath)) ? libvirt.host.readText(logPath) : '';
}
