import {VirshError} from '../libvirt/virsh/virsh-error.ts';
import type {GuestIdentity} from './guest-identity.ts';
import {KnownIssueError} from './known-issue.ts';
import {LOOK_DEADLINE, lookUntil} from './look-until.ts';

/**
 * dominfo's errors meanwhile: one for a container that is started for the first time, and one for a container whose
 * previous init libvirt still has. The end of a container does not clear that one (virLXCProcessCleanup in
 * src/lxc/lxc_process.c), and SELinux's driver asks the kernel for its label.
 */
const UNKNOWN =
	/Init pid is not yet available|unable to get PID \d+ security context: No such (file or directory|process)/;

/**
 * Waits until the daemon knows the init of a container that was just started. Rejects with a KnownIssueError if it
 * never will.
 *
 * libvirt_lxc tells the daemon the init's pid as soon as it connects. virLXCMonitorNew (src/lxc/lxc_monitor.c,
 * libvirt 9.0) passes that connection to the event loop before it has added the program that handles the message. If
 * the loop is faster, it drops the message (`No program found for event with prog=305402420 vers=1` in the daemon's
 * log with the filter 1:rpc): in 2 of 100 starts, and far more often if the daemon is slowed down. The domain is then
 * `running`, `dominfo` always fails, and the daemon does not notice the container's end.
 */
export async function untilInitIsKnown(guest: GuestIdentity): Promise<void> {
	await lookUntil(guest, {
		what: `the init of ${guest.name}`,
		look: () => whyUnknown(guest),
		late: (seen) => neverKnown(guest, seen),
	});
}

/** Returns dominfo's error while the daemon does not know the init. */
async function whyUnknown({libvirt, connection, name}: GuestIdentity): Promise<VirshError | undefined> {
	try {
		await libvirt.virsh(connection).run(['dominfo', name]);
		return undefined;
	} catch (error) {
		if (error instanceof VirshError && UNKNOWN.test(error.output)) return error;
		throw error;
	}
}

function neverKnown({libvirt, name}: GuestIdentity, cause: VirshError): KnownIssueError {
	const issue = "libvirtd never heard of a container's init (Init pid is not yet available)";
	return new KnownIssueError(issue, {
		tried: `start ${name}`,
		host: libvirt.host.name,
		expected: `dominfo to know its init within ${(LOOK_DEADLINE * libvirt.host.patience) / 1000} s`,
		seen: cause.output,
		advice: 'destroy the domain and start it again',
		cause,
	});
}
