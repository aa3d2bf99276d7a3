import type {ProcessNode} from '../../events/evidence-records.ts';
import {allLines} from '../../host/command/all-lines.ts';
import type {Host} from '../../host/host.ts';
import type {Libvirt} from '../../libvirt/libvirt.ts';
import type {EvidenceType} from '../evidence-type.ts';
import {
	PROCESS_LINES,
	processTrees,
	readProcesses,
	type SeenProcess,
	withDescendants,
} from './process-tree.ts';

/** The names of libvirt's daemons, monolithic and modular, including those of a build tree. */
const DAEMON = /^(lt-)?(libvirtd|virt\w+d)$/;

/** All processes of the host as a text, and the libvirt's processes as a tree. */
export const processes: EvidenceType = {
	name: 'processes',
	keep: async ({host, libvirt, file, record}) => {
		if (!libvirt) return;
		const path = await file(
			'processes.txt',
			async () => (await host.run(['ps', '-e', '-o', 'pid,ppid,stat,cgroup:80,args'])).stdout,
		);
		record({kind: 'processes', processes: await readTree(host, libvirt)}, path);
	},
};

async function readTree(host: Host, libvirt: Libvirt): Promise<ProcessNode[]> {
	const grep = `grep -sHE '${PROCESS_LINES}' /proc/[0-9]*/status /proc/[0-9]*/cgroup`;
	const all = readProcesses(await allLines(host, ['sh', '-c', grep]));
	const found = withDescendants(all, (process) => concerns(libvirt, process));
	const nodes = await Promise.all(
		found.map(async (process) => {
			const read = (name: string) => host.readText(`/proc/${process.pid}/${name}`).catch(() => '');
			const [cmdline, context] = await Promise.all([read('cmdline'), read('attr/current')]);
			return {
				...process,
				cgroup: [...process.cgroup],
				// Unreadable without a security module. AppArmor ends it with a line feed, SELinux with a NUL.
				context: context.replace(/[\0\n]+$/, '') || undefined,
				argv: cmdline === '' ? [] : cmdline.replace(/\0$/, '').split('\0'),
			};
		}),
	);
	return processTrees(nodes);
}

/**
 * Returns true if a process belongs to a libvirt: its cgroup is below a root of a private libvirt or has a guest's name; or, on a
 * machine that uses the system's libvirt, it is a daemon.
 */
function concerns({cgroupRoots, prefix}: Libvirt, {name, cgroup}: SeenProcess): boolean {
	const roots = cgroupRoots.map(({path, mountPoint}) => path.slice(mountPoint.length)).filter(Boolean);
	const isSystem = roots.length === 0;
	if (isSystem && DAEMON.test(name)) return true;
	return cgroup.some((line) => {
		// systemd writes a dash in a unit's name as \x2d.
		const path = line.replace(/^\d+:[^:]*:/, '').replaceAll('\\x2d', '-');
		// If only a part of the hierarchy is mounted, the kernel's paths begin above it.
		return isSystem ? path.includes(prefix) : roots.some((root) => `${path}/`.includes(`${root}/`));
	});
}
