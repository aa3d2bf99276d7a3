import {fileURLToPath} from 'node:url';
import {joiningCgroups} from '../../helpers/host/process/joining-cgroups.ts';
import {findDistribution} from '../../helpers/installation/distribution.ts';
import {PrivateLibvirt} from '../../helpers/libvirt/private/private-libvirt.ts';
import {pathUndo} from '../../helpers/run-folder/journal/path-undo.ts';
import {makeRunCgroups} from '../../helpers/run-folder/run-cgroups.ts';
import {type Bench, inTurn, timed} from './row.ts';

const ROUNDS = 7;
const SCRIPT = fileURLToPath(new URL('bare-libvirtd.sh', import.meta.url));

/** Measures a private libvirt from its start to its first `virsh list`, and a libvirtd that a script isolates. */
export const PRIVATE_START: Bench = {
	async measure({run, say}) {
		say('a private libvirt, from nothing to its first list');
		const installation = await findDistribution(run.host);
		let count = 0;
		const series = await inTurn(
			ROUNDS,
			async () => {
				let libvirt: PrivateLibvirt | undefined;
				const seconds = await timed(async () => {
					libvirt = await PrivateLibvirt.start(run, {name: `bench-start-${++count}`, installation});
					await libvirt.virsh('qemu').run(['list']);
				});
				await libvirt?.close();
				return seconds;
			},
			async () => {
				const folder = `${run.path}/by-hand-${++count}`;
				const undo = [await run.journal.record(pathUndo, {path: folder})];
				// If the script is killed, its namespaces outlive it. They are found by their cgroup.
				const cgroups = await makeRunCgroups(run, `by-hand-${count}`);
				undo.push(...cgroups.undo);
				const seconds = await timed(() =>
					run.host.run(joiningCgroups(cgroups.roots, ['bash', SCRIPT, folder])),
				);
				for (const change of undo.reverse()) await run.journal.undo(change);
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
