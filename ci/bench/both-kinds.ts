import type {Guest} from '../../helpers/guest/guest.ts';
import {makeGuest} from '../../helpers/guest/make-guest.ts';
import {NO_STEPS} from '../../helpers/guest/no-steps.ts';
import {findDistribution} from '../../helpers/installation/distribution.ts';
import {PrivateLibvirt} from '../../helpers/libvirt/private/private-libvirt.ts';
import type {Bench, BenchContext, Comparison} from './row.ts';

/** Measures something with one guest of each kind, a virtual machine and a container, under one private libvirt. */
export function withBothKinds(
	name: string,
	compare: (context: BenchContext, guest: Guest) => Promise<Comparison>,
): Bench {
	return {
		async measure(context) {
			const libvirt = await PrivateLibvirt.start(context.run, {
				name,
				installation: await findDistribution(context.run.host),
			});
			const rows: Comparison[] = [];
			try {
				for (const driver of [context.machine, 'lxc'] as const) {
					const guest = await makeGuest({libvirt, images: context.images, steps: NO_STEPS}, driver);
					await guest.define();
					rows.push(await compare(context, guest));
					await guest.clear();
				}
				return rows;
			} finally {
				await libvirt.close();
			}
		},
	};
}
