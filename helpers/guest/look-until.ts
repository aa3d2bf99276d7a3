import {poll} from '../poll.ts';
import type {GuestIdentity} from './guest-identity.ts';

/** Milliseconds for the daemon to do what no event tells of: some tens of them when it does. */
export const LOOK_DEADLINE = 2000;

/** Milliseconds between looks. */
const LOOK_AGAIN = 20;

interface Looking<Obstacle> {
	/** What is waited for, for the event log. */
	readonly what: string;
	/** What is still in the way; undefined once nothing is. */
	readonly look: () => Promise<Obstacle | undefined>;
	/** The error at the deadline, of what was in the way last. */
	readonly late: (obstacle: Obstacle) => Error;
}

/** Asks the daemon of a guest again and again, for {@link LOOK_DEADLINE} times its host's patience, where no event can be awaited. */
export async function lookUntil<Obstacle>(
	{libvirt, steps}: GuestIdentity,
	{what, look, late}: Looking<Obstacle>,
): Promise<void> {
	await steps.wait(what, async () => {
		let obstacle: Obstacle | undefined;
		const isClear = async () => {
			obstacle = await look();
			return obstacle === undefined;
		};
		await poll(isClear, {every: LOOK_AGAIN, deadline: LOOK_DEADLINE * libvirt.host.patience});
		if (obstacle !== undefined) throw late(obstacle);
	});
}
