import type {Host} from '../../helpers/host/host.ts';
import {parseStat} from '../../helpers/host/process.ts';
import type {Scratch} from './scratch.ts';

/** A part of a run that can be killed by itself. */
export type Part = 'owner' | 'AVA' | 'worker' | 'daemon';

export interface RunProcess {
	readonly pid: number;
	readonly parent: number;
	readonly command: string;
	/** Undefined for everything that is none of these: guests, virsh, shells. */
	readonly part: Part | undefined;
}

/**
 * Every process of a scratch folder's runs: by the marker in its environment, or by a run's id in its cgroup, where
 * the daemon and the guests are, which have an environment of their own.
 */
export async function runProcesses(scratch: Scratch): Promise<RunProcess[]> {
	const {host} = scratch;
	const ids = await scratch.runs();
	const pids = (await host.list('/proc')).filter(
		(name) => /^\d+$/.test(name) && Number(name) !== process.pid,
	);
	const found = await Promise.all(
		pids.map(async (pid) => {
			const [stat = '', environ = '', cgroup = '', cmdline = ''] = await Promise.all(
				['stat', 'environ', 'cgroup', 'cmdline'].map((file) => readProc(host, pid, file)),
			);
			const marked = environ.split('\0').includes(scratch.marker);
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

/** A process may end between two looks. */
async function readProc(host: Host, pid: string, file: string): Promise<string> {
	return host.readText(`/proc/${pid}/${file}`).catch(() => '');
}

function partOf(command: string): Part | undefined {
	if (/^\S*node .*\/ci\/virtrig\.ts run/.test(command)) return 'owner';
	if (/^\S*node .*\/ava\/entrypoints\/cli\.js/.test(command)) return 'AVA';
	if (/^\S*node .*\/ava\/lib\/worker\//.test(command)) return 'worker';
	if (/^libvirtd/.test(command)) return 'daemon';
	return undefined;
}
