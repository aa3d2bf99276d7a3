import {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {GUEST_DAEMONS} from '../installation/daemons.ts';

/** A process that serves a libvirt connection. */
export interface Daemon {
	/** The host's pid, even if the process is in other namespaces. */
	readonly pid: number;
	/** The process's name, such as `libvirtd`, `virtqemud`, `virtlxcd`; from a build tree perhaps `lt-libvirtd`. */
	readonly name: string;
}

const DAEMON = new RegExp(`^(lt-)?(${GUEST_DAEMONS.join('|')})$`);

/** Returns the processes that have a socket open. Some of them may end during the search. */
const HOLDERS = 'find /proc/[0-9]*/fd -maxdepth 1 -lname "$1" 2>/dev/null';

/**
 * Finds the daemon that serves a client, by the client's pid. The kernel knows which sockets are connected to each
 * other, even across namespaces (sock_diag(7), through ss), and /proc knows which process has a socket open.
 */
export async function findDaemon(host: Host, client: number, uri: string): Promise<Daemon> {
	const ours = socketsOf((await host.run(['ls', '-l', `/proc/${client}/fd`])).stdout);
	const peers = peersOf((await host.run(['ss', '-xnH'])).stdout, ours);
	let other: {pid: string | undefined; name: string} | undefined;
	for (const peer of peers) {
		const {stdout} = await host.run(['sh', '-c', HOLDERS, 'sh', `socket:\\[${peer}\\]`], {check: false});
		for (const [, pid] of stdout.matchAll(/^\/proc\/(\d+)\/fd\/\d+$/gm)) {
			const name = (await host.readText(`/proc/${pid}/comm`).catch(() => '')).trim();
			if (DAEMON.test(name)) return {pid: Number(pid), name};
			// Until a child of the daemon executes its program, it shares the daemon's files and has the name of a thread.
			if (Number(pid) !== client) other ??= {pid, name};
		}
	}
	if (other) throw noDaemon(host, uri, `pid ${other.pid}, ${other.name}`, adviceFor(other.name));
	throw noDaemon(host, uri, 'no socket of this host at the other end', adviceFor(''));
}

/** Parses socket inodes from the output of `ls -l /proc/PID/fd`. */
export function socketsOf(listing: string): string[] {
	return [...listing.matchAll(/ -> socket:\[(\d+)\]$/gm)].map(([, inode = '']) => inode);
}

/**
 * Returns the inodes that these sockets are connected to, from the output of `ss -xnH`: `u_str ESTAB 0 0 PATH INODE
 * PATH PEER`.
 */
export function peersOf(text: string, inodes: readonly string[]): string[] {
	return text.split('\n').flatMap((line) => {
		const [, , , , , inode = '', , peer = '0'] = line.trim().split(/\s+/);
		return inodes.includes(inode) && peer !== '0' ? [peer] : [];
	});
}

function adviceFor(name: string): string {
	if (name === 'virtproxyd')
		return 'name the daemon behind it: qemu+unix:///system?socket=/run/libvirt/virtqemud-sock, or virtlxcd-sock';
	return 'name a connection to a daemon on this machine, such as qemu:///system or lxc:///system';
}

function noDaemon(host: Host, uri: string, seen: string, advice: string): HostError {
	return new HostError({
		tried: `find the daemon of ${uri}`,
		host: host.name,
		expected: `one of ${GUEST_DAEMONS.join(', ')}`,
		seen,
		advice,
	});
}
