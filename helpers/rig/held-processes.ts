import type {Host} from '../host/host.ts';

const FIELDS = '^(Name|State|PPid|TracerPid):';

interface Status {
	readonly pid: number;
	readonly name: string;
	/** One letter: `t` is a tracing stop, `T` a stop by a signal, `Z` a zombie (proc(5)). */
	readonly state: string;
	readonly parent: number;
	readonly tracer: number;
}

/**
 * Of a daemon and its children, of a guest's processes, and of those named by pid, the ones that do not run freely: that
 * are stopped, traced, or ended and not reaped. Each as a sentence.
 */
export async function heldProcesses(
	host: Host,
	{daemon, guest, pids = []}: {daemon: number; guest: string; pids?: readonly number[]},
): Promise<string[]> {
	// Some processes end while they are looked at.
	const script = `grep -sE '${FIELDS}' /proc/[0-9]*/status`;
	const {stdout} = await host.run(['sh', '-c', script], {check: false});
	const held = readStatus(stdout).filter(({state, tracer}) => 'tTZ'.includes(state) || tracer !== 0);
	const concerned = await Promise.all(
		held.map(async ({pid, parent}) => {
			if (pid === daemon || parent === daemon || pids.includes(pid)) return true;
			// Of a zombie these are empty.
			const texts = ['cgroup', 'cmdline'].map((file) =>
				host.readText(`/proc/${pid}/${file}`).catch(() => ''),
			);
			return (await Promise.all(texts)).some((text) => text.includes(guest));
		}),
	);
	return held.filter((_, index) => concerned[index]).map(describe);
}

/** Reads lines `/proc/PID/status:FIELD:	VALUE`. */
export function readStatus(lines: string): Status[] {
	const processes = new Map<number, Map<string, string>>();
	for (const [, pid = '', field = '', value = ''] of lines.matchAll(
		/^\/proc\/(\d+)\/status:(\w+):\s+(.*)$/gm,
	)) {
		const fields = processes.get(Number(pid)) ?? new Map<string, string>();
		processes.set(Number(pid), fields.set(field, value));
	}
	return [...processes].map(([pid, fields]) => ({
		pid,
		name: fields.get('Name') ?? '',
		state: fields.get('State')?.[0] ?? '',
		parent: Number(fields.get('PPid')),
		tracer: Number(fields.get('TracerPid')),
	}));
}

function describe({pid, name, state, tracer}: Status): string {
	const how = {t: 'stopped by its tracer', T: 'stopped', Z: 'a zombie'}[state] ?? 'running';
	return `${name} (pid ${pid}): ${how}${tracer === 0 ? '' : `, traced by pid ${tracer}`}`;
}
