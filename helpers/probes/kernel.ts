import type {Host} from '../host/host.ts';
import type {Capability} from '../needs/capabilities.ts';
import {textOf} from './text-of.ts';

/** Returns the running kernel and the distribution around it. */
export async function probeKernel(host: Host): Promise<Capability<'kernel'>> {
	const [{stdout}, osRelease = ''] = await Promise.all([
		host.run(['uname', '-srm']),
		textOf(host, '/etc/os-release'),
	]);
	const [, release = 'unknown', machine = 'unknown'] = stdout.trim().split(' ');
	const distribution = /^PRETTY_NAME="?([^"\n]+)/m.exec(osRelease)?.[1] ?? 'unknown';
	return {value: {release, machine, distribution}, evidence: [`uname -srm: ${stdout.trim()}`]};
}
