import type {Host} from '../../helpers/host/host.ts';

/**
 * A guest's per-VM log as this host sees it: a daemon of the system has it in /var/log, one of a session below its
 * user's cache folder (virQEMUDriverConfigNew in src/qemu/qemu_conf.c), and either may be in a mount namespace of its
 * own.
 */
export async function logPath(
	host: Host,
	daemon: number,
	driver: 'qemu' | 'lxc',
	guest: string,
): Promise<string | undefined> {
	const environment = await host.readText(`/proc/${daemon}/environ`).catch(() => '');
	const variable = (name: string) => new RegExp(`(?:^|\\0)${name}=([^\\0]*)`).exec(environment)?.[1];
	const cache = variable('XDG_CACHE_HOME') ?? `${variable('HOME') ?? '/root'}/.cache`;
	const paths = [`/var/log/libvirt/${driver}/${guest}.log`, `${cache}/libvirt/${driver}/log/${guest}.log`];
	const [ours, its] = await Promise.all(
		['self', String(daemon)].map((process) => host.readLink(`/proc/${process}/ns/mnt`)),
	);
	const root = ours === its ? '' : `/proc/${daemon}/root`;
	for (const path of paths) if (await host.status(`${root}${path}`)) return `${root}${path}`;
	return undefined;
}
