import type {Guest} from '../../guest/guest.ts';

/** Returns a guest's per-VM log. The process that becomes its emulator writes there, too. Empty while there is no log. */
export async function domainLogText({libvirt, logPath}: Guest): Promise<string> {
	return (await libvirt.host.status(logPath)) ? libvirt.host.readText(logPath) : '';
}
