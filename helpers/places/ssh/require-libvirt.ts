import {CannotRunError} from '../../exit-codes.ts';
import type {Host} from '../../host/host.ts';
import {GUEST_DAEMONS} from '../../installation/daemons.ts';
import {findDistribution} from '../../installation/distribution.ts';

/** Rejects with a CannotRunError when a machine has no libvirt, before anything is copied to it. */
export async function requireLibvirt(host: Host): Promise<void> {
	const {programs} = await findDistribution(host);
	if (GUEST_DAEMONS.some((name) => programs[name]) && programs.virsh) return;
	const present = [...GUEST_DAEMONS, 'virsh' as const].flatMap((name) => programs[name]?.path ?? []);
	throw new CannotRunError(
		`${host.name} has no libvirt: it needs virsh and one of ${GUEST_DAEMONS.join(', ')}, and of these it has ` +
			`${present.join(', ') || 'none'}; nothing was changed`,
	);
}
