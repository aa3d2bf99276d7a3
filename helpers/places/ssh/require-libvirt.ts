import {CannotRunError} from '../../exit-codes.ts';
import type {Host} from '../../host/host.ts';
import {GUEST_DAEMONS} from '../../installation/daemons.ts';
import {findDistribution} from '../../installation/distribution.ts';
import type {Installation} from '../../installation/installation.ts';

/** Resolves with a machine's libvirt. Rejects with a CannotRunError if it has none, before anything is copied to it. */
export async function requireLibvirt(host: Host): Promise<Installation> {
	const installation = await findDistribution(host);
	const {programs} = installation;
	if (GUEST_DAEMONS.some((name) => programs[name]) && programs.virsh) return installation;
	const present = [...GUEST_DAEMONS, 'virsh' as const].flatMap((name) => programs[name]?.path ?? []);
	throw new CannotRunError(
		`${host.name} has no libvirt: it needs virsh and one of ${GUEST_DAEMONS.join(', ')}, and of these it has ` +
			`${present.join(', ') || 'none'}; nothing was changed`,
	);
}
