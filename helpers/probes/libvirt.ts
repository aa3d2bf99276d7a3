import type {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {daemonPlace, GUEST_DAEMONS} from '../installation/daemons.ts';
import type {Installation} from '../installation/installation.ts';
import type {Capability} from '../needs/capabilities.ts';
import {textOf} from './text-of.ts';

const SOCKETS = [...GUEST_DAEMONS, 'virtlogd' as const].map(
	(daemon) => `/run/libvirt/${daemonPlace(daemon).socket}`,
);

/**
 * Finds the installed libvirt, and whether the system runs one. Reads only files and /proc: under systemd, a
 * connection to a socket would start the daemon.
 */
export async function probeLibvirt(
	host: Host,
	{version, programs, drivers}: Installation,
): Promise<Capability<'libvirt'>> {
	const paths = GUEST_DAEMONS.flatMap((name) => programs[name]?.path ?? []);
	const [first] = paths;
	if (first === undefined)
		return {value: null, evidence: [`none of ${GUEST_DAEMONS.join(', ')} in PATH or /usr/sbin`]};
	const [running, {sockets, noSocket}] = await Promise.all([findDaemons(host), findSockets(host)]);
	const layout = !programs.libvirtd ? 'modular' : paths.length > 1 ? 'both' : 'monolithic';
	const names = [...(drivers?.names ?? [])];
	return {
		value: {version, layout, drivers: names, virtlogd: programs.virtlogd !== undefined, running, sockets},
		evidence: [
			`${first} --version: ${version}`,
			`installed: ${[...paths, programs.virtlogd?.path ?? 'no virtlogd'].join(', ')}`,
			drivers ? `drivers in ${drivers.folder}: ${names.join(', ')}` : 'no connection driver is installed',
			running.length
				? `running: ${running.map(({name, pid}) => `${name} (pid ${pid})`).join(', ')}`
				: 'no daemon runs',
			sockets.length ? `sockets: ${sockets.join(', ')}` : noSocket,
		],
	};
}

/** Returns the daemons in this process's pid namespace. Daemons of containers and private libvirts are in others. */
async function findDaemons(host: Host): Promise<{name: string; pid: number}[]> {
	const own = await host.readLink('/proc/self/ns/pid');
	const pids = (await host.list('/proc')).filter((name) => /^\d+$/.test(name));
	const seen = await Promise.all(
		pids.map(async (pid) => {
			const name = (await textOf(host, `/proc/${pid}/comm`))?.trim() ?? '';
			if (!GUEST_DAEMONS.some((daemon) => daemon === name)) return [];
			const namespace = await host.readLink(`/proc/${pid}/ns/pid`).catch(() => undefined);
			return namespace === undefined || namespace === own ? [{name, pid: Number(pid)}] : [];
		}),
	);
	return seen.flat();
}

/** Returns the sockets that this user can see, and what to say if there are none. */
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
