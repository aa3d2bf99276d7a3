import {HostError, tail} from '../errors.ts';
import {CommandError} from '../host/command/command-error.ts';
import type {WayIn} from './place-kind.ts';

/** A connection to guests that were left running. */
interface Connection {
	/** The server, as the beginning of a sentence: `The daemon of private libvirt w1`. */
	readonly server: string;
	/** The command to look at the guests. */
	readonly command: string;
	/** Sends a request through it. Rejects with a HostError if nothing answers. */
	ask(): Promise<unknown>;
}

/** Asks each connection. Returns the commands of those that answer, and a sentence for each server that does not. */
export async function waysIn(connections: readonly Connection[]): Promise<WayIn> {
	const asked = await Promise.all(
		connections.map(async ({server, command, ask}) => {
			try {
				await ask();
				return {command};
			} catch (error) {
				if (!(error instanceof HostError)) throw error;
				return {ended: `${server} ${howItEnded(error)}`};
			}
		}),
	);
	return {
		commands: asked.flatMap(({command}) => command ?? []),
		ended: [...new Set(asked.flatMap(({ended}) => ended ?? []))],
	};
}

function howItEnded(error: HostError): string {
	const isSilent = error instanceof CommandError && error.timedOut;
	return isSilent ? 'does not answer' : `has died, and its guests with it: ${tail(error.seen ?? '', 1)}`;
}
