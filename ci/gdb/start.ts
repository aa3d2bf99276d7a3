import {HostError} from '../../helpers/errors.ts';
import type {VirshSession} from '../../helpers/libvirt/virsh/session.ts';

/** Milliseconds in a day: a user may hold a guest for a long time. */
const DAY = 24 * 3600_000;

/** A running `virsh start`. */
export class Start {
	/** The output of virsh; undefined until it returns. */
	outcome: string | undefined;
	/** The error, if libvirt refused or gave up. */
	error: string | undefined;
	/** Rejects as virsh does. */
	readonly done: Promise<unknown>;
	/** Resolves when virsh has returned, with success or not; never rejects. */
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
