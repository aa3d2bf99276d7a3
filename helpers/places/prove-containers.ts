import {HostError, tail} from '../errors.ts';
import type {Guest} from '../guest/guest.ts';
import type {GuestImages} from '../guest/guest-images.ts';
import {KnownIssueError} from '../guest/known-issue.ts';
import {makeGuest} from '../guest/make-guest.ts';
import {NO_STEPS} from '../guest/no-steps.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import {VirshError} from '../libvirt/virsh/virsh-error.ts';
import type {Capabilities} from '../needs/capabilities.ts';

type Lxc = NonNullable<Capabilities['lxc']['value']>;
/** A proved fact, and the sentence that says how it was proved. */
type Proof = readonly [Partial<Lxc>, string];

/** Adds to a host's capabilities whether its libvirt starts a container, and suspends it, by trying both. */
export async function proveContainers(
	capabilities: Capabilities,
	libvirt: Libvirt,
	images: GuestImages,
): Promise<Capabilities> {
	const {value, evidence} = capabilities.lxc;
	if (!value) return capabilities;
	const guest = await makeGuest({libvirt, images, steps: NO_STEPS}, 'lxc');
	try {
		await guest.define();
		const [start, started] = await proveStart(guest);
		const [suspend, suspended] = start.starts ? await proveSuspend(guest) : [{}];
		const seen = [started, suspended]
			.filter((sentence) => sentence !== undefined)
			.map((sentence) => `virsh -c ${libvirt.uri('lxc').replace(/\?.*/, '')} ${sentence}`);
		return {
			...capabilities,
			lxc: {value: {...value, ...start, ...suspend}, evidence: [...evidence, ...seen]},
		};
	} finally {
		// Leftovers are removed with the run, or with the machine.
		await guest.clear().catch(() => {});
	}
}

/**
 * Tries to start a container. libvirt 9.0 and 11.3 with systemd on cgroup v1 cannot start one: systemd-machined does not know
 * the container's process there.
 */
async function proveStart(guest: Guest): Promise<Proof> {
	try {
		await guest.start();
	} catch (error) {
		// The container has started, but the daemon does not know its init.
		if (error instanceof KnownIssueError) return [{starts: true}, `start: ${error.issue}`];
		if (error instanceof VirshError) return [{starts: false}, `start: ${reason(error)}`];
		throw error;
	}
	return [{starts: true}, 'start: a container has started'];
}

/** Tries to suspend a container. Before 12.4, libvirt could not on cgroup v2: its virCgroupV2 had no setFreezerState. */
async function proveSuspend(guest: Guest): Promise<Proof> {
	try {
		await guest.suspend();
		await guest.resume();
	} catch (error) {
		if (error instanceof VirshError) return [{suspends: false}, `suspend: ${reason(error)}`];
		if (error instanceof HostError) return [{}, `suspend: not proved: ${error.inShort}`];
		throw error;
	}
	return [{suspends: true}, 'suspend: a container was suspended, and resumed'];
}

function reason({errors}: VirshError): string {
	return tail(errors.join('; '), 1);
}
