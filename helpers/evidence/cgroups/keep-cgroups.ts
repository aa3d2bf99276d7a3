import type {CgroupDirectory} from '../../events/evidence-records.ts';
import {allLines} from '../../host/command/all-lines.ts';
import type {Host} from '../../host/host.ts';
import type {Libvirt} from '../../libvirt/libvirt.ts';
import {cgroupTree} from '../../run-folder/journal/cgroups.ts';
import type {EvidenceType} from '../evidence-type.ts';
import {cgroupTrees, describeTrees, LIMIT_FILES, topmost} from './cgroup-tree.ts';

/** The run's cgroups of the libvirt, with their processes, controllers and limits. */
export const cgroups: EvidenceType = {
	name: 'cgroups',
	keep: async ({host, libvirt, file, record}) => {
		if (!libvirt) return;
		let directories: CgroupDirectory[] | undefined;
		const path = await file('cgroups.txt', async () => {
			directories = await readCgroups(host, libvirt);
			return describeTrees(directories);
		});
		if (directories) record({kind: 'cgroups', directories}, path);
	},
};

async function readCgroups(host: Host, {cgroupRoots, prefix}: Libvirt): Promise<CgroupDirectory[]> {
	const id = prefix.replace(/-$/, '');
	const all = await cgroupTree(
		host,
		cgroupRoots.map(({path}) => path),
	);
	// systemd writes a dash in a unit's name as \x2d.
	const folders = all.filter((folder) => folder.replaceAll('\\x2d', '-').includes(id));
	const tops = topmost(folders);
	if (tops.length === 0) return [];
	const names = ['cgroup.procs', 'cgroup.controllers', ...LIMIT_FILES];
	const tests = names.flatMap((name, index) => (index === 0 ? ['-name', name] : ['-o', '-name', name]));
	// One program reads thousands of files. It ignores files that vanish meanwhile, and the unreadable list of a threaded cgroup.
	const lines = await allLines(host, [
		...(['find', ...tops] as const),
		...['(', ...tests, ')', '-exec', 'grep', '-sHZ', '', '{}', '+'],
	]);
	return cgroupTrees(folders, lines, cgroupRoots);
}
