import {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';

/** Throws a HostError on a machine that others use, too. `tried` names the change to the whole machine. */
export function requireOwnMachine({host, isOwn}: {host: Host; isOwn: boolean}, tried: string): void {
	if (isOwn) return;
	throw new HostError({
		tried,
		host: host.name,
		expected: 'a machine of its own',
		seen: 'one that others use, too',
		advice: 'let the case need it: {ownMachine: true}',
	});
}
