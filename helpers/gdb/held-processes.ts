import {inSeconds} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {poll} from '../poll.ts';

const FIELDS = '^(Name|State|PPid|TracerPid):';

interface Status {
	readonly pid: number;
	readonly name: string;
	/** One letter: `t` is a tracing stop, `T` a stop by a signal, `Z` a zombie (proc(5)). */
	readonly state: string;
	readonly parent: number;
	readonly tracer: number;
}

/** Milliseconds for a parent to reap a child that has ended: a busy daemon takes some tens of them. */
const REAP_DEADLINE = 10_000;

/** The processes to check. */
interface Concerned {
	/** The pid of a daemon: its own threads and its children are checked. */
	readonly daemon: number;
	/** The name of a guest: processes with it in their command line or cgroup are checked. */
	readonly guest: string;
	readonly pids?: readonly number[];
	/** Milliseconds for ended processes to be reaped, on a host that is not emulated. */
	readonly deadline?: number;
}

/**
 * Returns a sentence for each of these processes that does not run freely: it is stopped or traced, or it has ended
 * and its parent does not reap it. A child that has just ended gets time to be reaped, unless a debugger traces it.
 */
export async function heldProcesses(host: Host, concerned: Concerned): Promise<string[]> {
	const deadline = (concerned.deadline ?? REAP_DEADLINE) * host.patience;
	let held: Status[] = [];
	const isReaped = async () => {
		held = await notFree(host, concerned);
		return !held.some(isUnreaped);
	};
	// Polled, because the kernel tells only the parent that a child has ended, and nobody that it was reaped.
	await poll(isReaped, {every: 20, deadline});
	return held.map((one) => describe(one, deadline));
}

async function notFree(host: Host, {daemon, guest, pids = []}: Concerned): Promise<Status[]> {
	// Some processes end during the check.
	const script = `grep -sE '${FIELDS}' /proc/[0-9]*/task/[0-9]*/status`;
	const {stdout} = await host.run(['sh', '-c', script], {check: false});
	const word = new RegExp(`${guest.replaceAll('.', '\\.')}(?![\\w-])`);
	const held = readStatus(stdout).filter(({state, tracer}) => 'tTZ'.includes(state) || tracer !== 0);
	const isConcerned = await Promise.all(
		held.map(async ({pid, parent}) => {
			if (pid === daemon || parent === daemon || pids.includes(pid)) return true;
			// For a zombie these are empty.
			const texts = ['cgroup', 'cmdline'].map((file) =>
				host.readText(`/proc/${pid}/${file}`).catch(() => ''),
			);
			return (await Promise.all(texts)).some((text) => word.test(text));
		}),
	);
	const threads = held.filter((_, index) => isConcerned[index]);
	return [...new Map(threads.map((thread) => [thread.pid, thread])).values()];
}

function isUnreaped({state, tracer}: Status): boolean {
	return state === 'Z' && tracer === 0;
}

/** Parses lines `/proc/PID/task/THREAD/status:FIELD:	VALUE` into one status per thread. */
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

function describe(status: Status, deadline: number): string {
	const {pid, name, state, parent, tracer} = status;
	const how = {t: 'stopped by its tracer', T: 'stopped', Z: 'a zombie'}[state] ?? 'running';
	const why = isUnreaped(status)
		? ` that its parent (pid ${parent}) has not reaped in ${inSeconds(deadline)}`
		: '';
	return `${name} (pid ${pid}): ${how}${why}${tracer === 0 ? '' : `, traced by pid ${tracer}`}`;
}
