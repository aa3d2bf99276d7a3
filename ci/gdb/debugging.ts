import type {Host} from '../../helpers/host/host.ts';
import type {Interruption} from '../interruption.ts';
import type {GuestFacts} from './check-request.ts';
import type {Session} from './open-session.ts';
import type {GdbRequest} from './request.ts';

/** One `virtrig gdb`: its request and the objects that it works with. */
export interface Debugging {
	readonly host: Host;
	readonly request: GdbRequest;
	readonly facts: GuestFacts;
	readonly session: Session;
	readonly interruption: Interruption;
}

/** Resolves as the promise does, or with `interrupted` if a signal comes first. */
export async function unlessInterrupted<T>(
	{interruption}: Debugging,
	promise: Promise<T>,
): Promise<T | 'interrupted'> {
	// After an interruption nobody awaits the promise.
	promise.catch(() => {});
	return Promise.race([promise, interruption.requested.then(() => 'interrupted' as const)]);
}
