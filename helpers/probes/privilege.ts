import {tail} from '../errors.ts';
import type {Host} from '../host/host.ts';
import type {Capability} from '../needs/capabilities.ts';

/** Whether commands on this host run as root. */
export async function probeRoot(host: Host): Promise<Capability<'root'>> {
	const {stdout} = await host.run(['id', '-u']);
	return {value: stdout.trim() === '0', evidence: [`id -u: ${stdout.trim()}`]};
}

/** The namespaces of a private libvirt. */
const UNSHARE = [
	...['--mount', '--pid', '--net', '--uts', '--ipc', '--cgroup'],
	...['--fork', '--kill-child', '--propagation', 'private', '--mount-proc'],
];

/** Makes the namespaces that a private libvirt lives in, for a moment. */
export async function probeNamespaces(host: Host): Promise<Capability<'namespaces'>> {
	const {exitCode, stderr} = await host
		.run(['unshare', ...UNSHARE, 'true'], {check: false, deadline: 3000})
		.catch((error: Error) => ({exitCode: undefined, stderr: error.message}));
	if (exitCode === 0) {
		return {
			value: true,
			evidence: ['unshare: a process ran in new mount, pid, net, uts, ipc and cgroup namespaces'],
		};
	}
	return {value: false, evidence: [tail(stderr, 1).trim() || 'unshare failed']};
}
