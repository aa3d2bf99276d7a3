import type {ProcessNode} from '../../events/evidence-records.ts';

/** What one look at all processes shows of a process. */
export interface SeenProcess {
	readonly pid: number;
	readonly ppid: number;
	readonly name: string;
	readonly state: string;
	readonly cgroup: readonly string[];
}

/** The pattern for grep in /proc/PID/status and /proc/PID/cgroup. It matches the lines that {@link readProcesses} reads. */
export const PROCESS_LINES = '^(Name|State|PPid):|^[0-9]+:';

/** Reads lines `/proc/PID/status:FIELD:\tVALUE` and `/proc/PID/cgroup:LINE`, in any order. */
export function readProcesses(lines: readonly string[]): SeenProcess[] {
	const found = new Map<number, {fields: Map<string, string>; cgroup: string[]}>();
	for (const line of lines) {
		const [, pid, file, text = ''] = /^\/proc\/(\d+)\/(status|cgroup):(.*)$/.exec(line) ?? [];
		if (pid === undefined) continue;
		const seen = found.get(Number(pid)) ?? {fields: new Map<string, string>(), cgroup: [] as string[]};
		found.set(Number(pid), seen);
		if (file === 'cgroup') seen.cgroup.push(text);
		else seen.fields.set(...split(text));
	}
	// A process that ended between the two files is not shown.
	return [...found].flatMap(([pid, {fields, cgroup}]) =>
		fields.size === 0
			? []
			: {
					pid,
					ppid: Number(fields.get('PPid')),
					name: fields.get('Name') ?? '',
					state: fields.get('State')?.[0] ?? '',
					cgroup,
				},
	);
}

/** Returns the processes for which `isWanted` is true, and all their descendants. */
export function withDescendants(
	all: readonly SeenProcess[],
	isWanted: (process: SeenProcess) => boolean,
): SeenProcess[] {
	const childrenOf = Map.groupBy(all, ({ppid}) => ppid);
	const wanted = new Set<SeenProcess>();
	const add = (process: SeenProcess) => {
		if (wanted.has(process)) return;
		wanted.add(process);
		for (const child of childrenOf.get(process.pid) ?? []) add(child);
	};
	for (const process of all) if (isWanted(process)) add(process);
	return all.filter((process) => wanted.has(process));
}

/** Puts processes below their parents. */
export function processTrees(processes: readonly Omit<ProcessNode, 'children'>[]): ProcessNode[] {
	const pids = new Set(processes.map(({pid}) => pid));
	const childrenOf = Map.groupBy(
		processes.toSorted((one, other) => one.pid - other.pid),
		({ppid}) => (pids.has(ppid) ? ppid : undefined),
	);
	const below = (ppid: number | undefined): ProcessNode[] =>
		(childrenOf.get(ppid) ?? []).map((process) => ({...process, children: below(process.pid)}));
	return below(undefined);
}

function split(text: string): [string, string] {
	const colon = text.indexOf(':');
	return [text.slice(0, colon), text.slice(colon + 1).trim()];
}
