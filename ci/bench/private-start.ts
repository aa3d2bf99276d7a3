import {fileURLToPath} from 'node:url';
import {PrivateLibvirt} from '../../helpers/libvirt/private/private-libvirt.ts';
import {type Bench, inTurn, timed} from './row.ts';

const ROUNDS = 7;
const SCRIPT = fileURLToPath(new URL('bare-libvirtd.sh', import.meta.url));

/** A private libvirt from nothing to its first `virsh list`, and a libvirtd that is set apart by hand. */
export const PRIVATE_START: Bench = {
	name: 'private-start',
	async measure({run, say}) {
		say('a private libvirt, from nothing to its first list');
		let count = 0;
		const series = await inTurn(
			ROUNDS,
			async () => {
				let libvirt: PrivateLibvirt | undefined;
				const seconds = await timed(async () => {
					libvirt = await PrivateLibvirt.start(run, {name: `bench-start-${++count}`});
					await libvirt.virsh('qemu').run(['list']);
				});
				await libvirt?.close();
				return seconds;
			},
			async () => {
				const folder = `${run.path}/by-hand-${++count}`;
				const undo = await run.journal.record({kind: 'path', path: folder});
				const seconds = await timed(() =>
					run.host.run(['setpriv', '--pdeathsig', 'KILL', 'bash', SCRIPT, folder]),
				);
				await run.host.remove(folder);
				await run.journal.done(undo);
				return seconds;
			},
		);
		return [
			{
				what: 'private libvirt to first list',
				against: 'libvirtd set apart by hand',
				...series,
				unit: 's',
				goal: 1.3,
			},
		];
	},
};
