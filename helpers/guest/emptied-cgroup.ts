import {VirshError} from '../libvirt/virsh/virsh-error.ts';
import type {GuestIdentity} from './guest-identity.ts';
import {lookUntil} from './look-until.ts';

/** One sentence for the report. */
export const LATE_FOR_CGROUP =
	"libvirtd destroyed a container, and called it an error that systemd had removed the container's emptied cgroup";

const SIGNATURE =
	/(Failed to read|Unable to read from) \S*\/cgroup\.(threads|procs|controllers)'?: No such (device|file or directory)/;

/**
 * Whether a container's destroy found its cgroup already removed by systemd. With cgroup v2, libvirt kills the
 * processes in the cgroup, repeats that until none is left, and descends into its directories
 * (virCgroupKillRecursiveInternal in src/util/vircgroup.c). systemd removes the scope as soon as it is empty. libvirt
 * then tolerates only a directory or a list of threads that it cannot open. Reading a list that is open already fails
 * with ENODEV, and the new group of a directory begins with its parent's `cgroup.controllers`
 * (virCgroupV2DetectControllers). Seen with libvirt 11.3.
 */
export function isLateForCgroup(error: unknown): error is VirshError {
	return error instanceof VirshError && SIGNATURE.test(error.output.replaceAll(/\r?\n/g, ' '));
}

/**
 * Waits until a container is shut off after such an error, or rejects with the error. The daemon cleans up when it
 * sees the connection of libvirt_lxc end (virLXCProcessMonitorEOFNotify in src/lxc/lxc_process.c), and the stop event
 * comes before that.
 */
export async function untilShutOff(guest: GuestIdentity, error: VirshError): Promise<void> {
	const {libvirt, connection, name} = guest;
	await lookUntil(guest, {
		what: `the end of ${name}`,
		look: async () => {
			const state = (await libvirt.virsh(connection).run(['domstate', name])).output.trim();
			return state === 'shut off' ? undefined : state;
		},
		late: () => error,
	});
}
