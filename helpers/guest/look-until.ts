import {poll} from '../poll.ts';
import type {GuestIdentity} from './guest-identity.ts';

/** Milliseconds for the daemon to do something that has no event. It normally takes some tens of them. */
export const LOOK_DEADLINE = 2000;

/** Milliseconds between looks. */
const LOOK_AGAIN = 20;

interface Looking<Obstacle> {
	/** What is waited for, for the event log. */
	readonly what: string;
	/** Returns what is still missing; undefined once nothing is. */
	readonly look: () => Promise<Obstacle | undefined>;
	/** Makes the error at the deadline from what was missing last. */
	readonly late: (obstacle: Obstacle) => Error;
}

/**
 * Asks the daemon of a guest repeatedly, for {@link LOOK_DEADLINE} times its host's patience, if there is no event to
 * wait for.
 */
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
