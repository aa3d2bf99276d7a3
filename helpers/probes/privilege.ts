import {inSeconds, tail} from '../errors.ts';
import type {Host} from '../host/host.ts';
import type {Capability} from '../needs/capabilities.ts';

/** Whether commands on this host run as root. */
export async function probeRoot(host: Host): Promise<Capability<'root'>> {
	const {stdout} = await host.run(['id', '-u']);
	return {value: stdout.trim() === '0', evidence: [`id -u: ${stdout.trim()}`]};
}

/**
 * Milliseconds to make the namespaces. Generous, so that a busy machine does not count as one that cannot make them.
 */
const DEADLINE = 15_000;

/** The namespaces of a private libvirt. */
const UNSHARE = [
	...['--mount', '--pid', '--net', '--uts', '--ipc', '--cgroup'],
	...['--fork', '--kill-child', '--propagation', 'private', '--mount-proc'],
];

/** Makes the namespaces of a private libvirt for a moment. */
export async function probeNamespaces(host: Host): Promise<Capability<'namespaces'>> {
	const deadline = DEADLINE * host.patience;
	const {exitCode, stderr, timedOut} = await host
		.run(['unshare', ...UNSHARE, 'true'], {check: false, deadline})
		.catch((error: Error) => ({exitCode: undefined, stderr: error.message, timedOut: false}));
	if (exitCode === 0) {
		return {
			value: true,
			evidence: ['unshare: a process ran in new mount, pid, net, uts, ipc and cgroup namespaces'],
		};
	}
	const why = timedOut ? `unshare did not end within ${inSeconds(deadline)}` : tail(stderr, 1).trim();
	return {value: false, evidence: [why || 'unshare failed']};
}
