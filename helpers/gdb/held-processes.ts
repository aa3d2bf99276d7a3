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
 * Of a daemon and its children, of a guest's processes, and of those named by pid, the ones that do not run freely:
 * that are stopped, traced, or ended and not reaped. Each as a sentence.
 */
export async function heldProcesses(
	host: Host,
	{daemon, guest, pids = []}: {daemon: number; guest: string; pids?: readonly number[]},
): Promise<string[]> {
	// Some processes end while they are looked at.
	const script = `grep -sE '${FIELDS}' /proc/[0-9]*/task/[0-9]*/status`;
	const {stdout} = await host.run(['sh', '-c', script], {check: false});
	const word = new RegExp(`${guest.replaceAll('.', '\\.')}(?![\\w-])`);
	const held = readStatus(stdout).filter(({state, tracer}) => 'tTZ'.includes(state) || tracer !== 0);
	const concerned = await Promise.all(
		held.map(async ({pid, parent}) => {
			if (pid === daemon || parent === daemon || pids.includes(pid)) return true;
			// Of a zombie these are empty.
			const texts = ['cgroup', 'cmdline'].map((file) =>
				host.readText(`/proc/${pid}/${file}`).catch(() => ''),
			);
			return (await Promise.all(texts)).some((text) => word.test(text));
		}),
	);
	return [
		...new Map(held.filter((_, index) => concerned[index]).map((thread) => [thread.pid, thread])).values(),
	].map(describe);
}

/** Reads lines `/proc/PID/task/THREAD/status:FIELD:	VALUE`, a thread each. */
export function readStatus(lines: string): Status[] {
	const threads = new Map<string, Map<string, string>>();
	for (const [, thread = '', field = '', value = ''] of lines.matchAll(
		/^\/proc\/(\d+\/task\/\d+)\/status:(\w+):\s+(.*)$/gm,
	)) {
		const fields = threads.get(thread) ?? new Map<string, string>();
		threads.set(thread, fields.set(field, value));
	}
	return [...threads].map(([thread, fields]) => ({
		pid: Number(thread.split('/')[0]),
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
