import type {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import type {Capability} from '../needs/capabilities.ts';
import type {LibvirtFiles} from './libvirt-files.ts';
import {versionOf} from './programs.ts';
import {textOf} from './text-of.ts';

/** The daemons that are looked for: the monolithic one, and the two modular ones that virtrig's drivers need. */
export const DAEMONS = ['libvirtd', 'virtqemud', 'virtlxcd'] as const;

const SOCKETS = [
	'/run/libvirt/libvirt-sock',
	'/run/libvirt/virtqemud-sock',
	'/run/libvirt/virtlxcd-sock',
	'/run/libvirt/virtlogd-sock',
];

/**
 * The libvirt that is installed, and whether the system runs it. Only files and /proc are read: under systemd, a
 * connection to a socket would start the daemon.
 */
export async function probeLibvirt(
	host: Host,
	programs: ReadonlyMap<string, string>,
	files: LibvirtFiles | undefined,
): Promise<Capability<'libvirt'>> {
	const paths = DAEMONS.flatMap((name) => programs.get(name) ?? []);
	const [first] = paths;
	if (first === undefined)
		return {value: null, evidence: [`none of ${DAEMONS.join(', ')} in PATH or /usr/sbin`]};
	const version = await versionOf(host, first);
	// Not before that one has ended: it is a process of the daemon's name.
	const [running, {sockets, noSocket}] = await Promise.all([findDaemons(host), findSockets(host)]);
	const monolithic = programs.has('libvirtd');
	const layout = !monolithic ? 'modular' : paths.length > 1 ? 'both' : 'monolithic';
	const drivers = [...(files?.drivers ?? [])];
	return {
		value: {version, layout, drivers, virtlogd: programs.has('virtlogd'), running, sockets},
		evidence: [
			`${first} --version: ${version}`,
			`installed: ${[...paths, programs.get('virtlogd') ?? 'no virtlogd'].join(', ')}`,
			files
				? `drivers in ${files.library}/libvirt: ${drivers.join(', ')}`
				: 'no connection driver is installed',
			running.length
				? `running: ${running.map(({name, pid}) => `${name} (pid ${pid})`).join(', ')}`
				: 'no daemon runs',
			sockets.length ? `sockets: ${sockets.join(', ')}` : noSocket,
		],
	};
}

/** Daemons in this process's own pid namespace; those of containers and private libvirts are in others. */
async function findDaemons(host: Host): Promise<{name: string; pid: number}[]> {
	const own = await host.readLink('/proc/self/ns/pid');
	const pids = (await host.list('/proc')).filter((name) => /^\d+$/.test(name));
	const seen = await Promise.all(
		pids.map(async (pid) => {
			const name = (await textOf(host, `/proc/${pid}/comm`))?.trim() ?? '';
			if (!DAEMONS.some((daemon) => daemon === name)) return [];
			const namespace = await host.readLink(`/proc/${pid}/ns/pid`).catch(() => undefined);
			return namespace === undefined || namespace === own ? [{name, pid: Number(pid)}] : [];
		}),
	);
	return seen.flat();
}

/** The sockets that this user can see, and what to say where that is none. */
async function findSockets(host: Host): Promise<{sockets: string[]; noSocket: string}> {
	let noSocket = 'no socket in /run/libvirt';
	const seen = await Promise.all(
		SOCKETS.map(async (path) => {
			const found = await host.status(path).catch((error: HostError) => {
				noSocket = `sockets: ${error.seen}`;
			});
			return found?.kind === 'socket' ? [path] : [];
		}),
	);
	return {sockets: seen.flat(), noSocket};
}
