import {HostError} from '../../helpers/errors.ts';
import type {VirshSession} from '../../helpers/libvirt/virsh/session.ts';

/** Milliseconds in a day: a person may hold a guest for long. */
const DAY = 24 * 3600_000;

/** A `virsh start` that is under way. */
export class Start {
	/** What virsh has said; undefined while it has not returned. */
	outcome: string | undefined;
	/** The same where libvirt has refused, or given up. */
	error: string | undefined;
	/** Rejects as virsh does. */
	readonly done: Promise<unknown>;
	/** Resolves when virsh has returned, whatever it says; never rejects. */
	readonly ended: Promise<void>;

	constructor(virsh: VirshSession, guest: string) {
		const reply = virsh.run(['start', guest], {deadline: DAY});
		this.done = reply;
		this.ended = reply.then(
			({output}) => {
				this.outcome = output.trim();
			},
			(error: unknown) => {
				this.error = error instanceof HostError ? (error.seen ?? error.message) : String(error);
				this.outcome = this.error;
			},
		);
	}
}
