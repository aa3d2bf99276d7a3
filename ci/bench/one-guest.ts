import {fileURLToPath} from 'node:url';
import {makeGuest} from '../../helpers/guest/make-guest.ts';
import {PrivateLibvirt} from '../../helpers/libvirt/private/private-libvirt.ts';
import {NO_STEPS} from './no-steps.ts';
import {type Bench, type BenchContext, type Comparison, inTurn, timed} from './row.ts';

const ROUNDS = 7;
const SCRIPT = fileURLToPath(new URL('bare-guest.sh', import.meta.url));
const BANNERS = {kvm: 'virtrig-micro', qemu: 'virtrig-micro', lxc: 'virtrig-container'} as const;

/** One guest from start over its banner to destroy, through the rig and by a bare script, under the same libvirt. */
export const ONE_GUEST: Bench = {
	async measure(context) {
		const libvirt = await PrivateLibvirt.start(context.run, {name: 'bench-one'});
		try {
			return [await compare(context, libvirt, context.machine), await compare(context, libvirt, 'lxc')];
		} finally {
			await libvirt.close();
		}
	},
};

async function compare(
	{images, run, say}: BenchContext,
	libvirt: PrivateLibvirt,
	driver: 'kvm' | 'qemu' | 'lxc',
): Promise<Comparison> {
	say(`one ${driver} guest: start, banner, destroy`);
	const guest = await makeGuest({libvirt, images, steps: NO_STEPS}, driver);
	await guest.define();
	const series = await inTurn(
		ROUNDS,
		() =>
			timed(async () => {
				await guest.boot();
				await guest.destroy();
			}),
		() =>
			timed(() => run.host.run(['bash', SCRIPT, libvirt.uri(guest.connection), guest.name, BANNERS[driver]])),
	);
	await guest.clear();
	return {
		what: `${driver}: start, banner, destroy`,
		against: 'a bare bash and virsh script',
		...series,
		unit: 's',
		goal: 1.1,
	};
}
