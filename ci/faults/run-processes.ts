import type {Host} from '../../helpers/host/host.ts';
import {parseStat} from '../../helpers/host/process/proc-stat.ts';

/** A part of a run that can be killed by itself. */
export type Part = 'owner' | 'AVA' | 'worker' | 'daemon' | 'guest';

export interface RunProcess {
	readonly pid: number;
	readonly parent: number;
	readonly command: string;
	/** Undefined for everything that is none of these: virsh, shells. */
	readonly part: Part | undefined;
}

/** Where runs are, and what their processes have in common. */
export interface RunPlace {
	readonly host: Host;
	/** What is in the environment of all of them. */
	readonly marker: string;
	/** The ids of the runs that have a folder now. */
	runs(): Promise<string[]>;
}

/**
 * Returns every process of a place's runs, found by the marker in its environment or by a run's id in its cgroup. The daemon
 * and the guests have another environment, so only their cgroups show them.
 */
export async function runProcesses(place: RunPlace): Promise<RunProcess[]> {
	const {host, marker} = place;
	const ids = await place.runs();
	const pids = (await host.list('/proc')).filter(
		(name) => /^\d+$/.test(name) && Number(name) !== process.pid,
	);
	const found = await Promise.all(
		pids.map(async (pid) => {
			const [stat = '', environ = '', cgroup = '', cmdline = ''] = await Promise.all(
				['stat', 'environ', 'cgroup', 'cmdline'].map((file) => readProc(host, pid, file)),
			);
			const marked = environ.split('\0').includes(marker);
			if (!marked && !ids.some((id) => cgroup.includes(`virtrig-${id}`))) return [];
			const command = cmdline.replaceAll('\0', ' ').trim();
			// A zombie has no command line, and waits for its parent alone.
			return command
				? [{pid: Number(pid), parent: parseStat(stat).parent, command, part: partOf(command)}]
				: [];
		}),
	);
	return found.flat();
}

/** Kills every process of a place's runs once. Resolves with their number. */
export async function killAll(place: RunPlace): Promise<number> {
	const processes = await runProcesses(place);
	for (const {pid} of processes) await place.host.signal(pid, 'SIGKILL');
	return processes.length;
}

/** A process may end between two looks. */
async function readProc(host: Host, pid: string, file: string): Promise<string> {
	return host.readText(`/proc/${pid}/${file}`).catch(() => '');
}

function partOf(command: string): Part | undefined {
	if (/^\S*node .*\/ci\/virtrig\.ts run/.test(command)) return 'owner';
	if (/^\S*node .*\/ava\/entrypoints\/cli\.js/.test(command)) return 'AVA';
	if (/^\S*node .*\/ava\/lib\/worker\//.test(command)) return 'worker';
	if (/^libvirtd/.test(command)) return 'daemon';
	// QEMU's probes by the owner and by libvirt have another name, or none.
	if (/^\S*(qemu-system-\w+|libvirt_lxc) -?-name /.test(command)) return 'guest';
	return undefined;
}
