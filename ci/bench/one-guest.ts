import {fileURLToPath} from 'node:url';
import type {Guest} from '../../helpers/guest/guest.ts';
import {withBothKinds} from './both-kinds.ts';
import {type BenchContext, type Comparison, inTurn, timed} from './row.ts';

const ROUNDS = 7;
const SCRIPT = fileURLToPath(new URL('bare-guest.sh', import.meta.url));
const BANNERS = {kvm: 'virtrig-micro', qemu: 'virtrig-micro', lxc: 'virtrig-container'} as const;

/** Measures start, banner and destroy of one guest, through the rig and by a bare script, under the same libvirt. */
export const ONE_GUEST = withBothKinds('bench-one', compare);

async function compare({run, say}: BenchContext, guest: Guest): Promise<Comparison> {
	const {libvirt, driver, connection, name} = guest;
	say(`one ${driver} guest: start, banner, destroy`);
	const series = await inTurn(
		ROUNDS,
		() =>
			timed(async () => {
				await guest.boot();
				await guest.destroy();
			}),
		() => timed(() => run.host.run(['bash', SCRIPT, libvirt.uri(connection), name, BANNERS[driver]])),
	);
	return {
		what: `${driver}: start, banner, destroy`,
		against: 'a bare bash and virsh script',
		...series,
		unit: 's',
		goal: 1.1,
	};
}
