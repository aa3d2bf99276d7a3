import type {Host} from '../host/host.ts';
import type {Capability} from '../needs/capabilities.ts';
import {textOf} from './text-of.ts';

/** Whether systemd manages the host; /run/systemd/system is what sd_booted(3) looks for. */
export async function probeSystemd(host: Host): Promise<Capability<'systemd'>> {
	const [init = 'unknown', folder] = await Promise.all([
		textOf(host, '/proc/1/comm'),
		host.status('/run/systemd/system'),
	]);
	return {
		value: folder !== undefined && init.trim() === 'systemd',
		evidence: [
			`/proc/1/comm: ${init.trim()}`,
			`/run/systemd/system: ${folder ? folder.kind : 'no such folder'}`,
		],
	};
}
