import type {Host} from '../../helpers/host/host.ts';

/**
 * Returns the path of a guest's per-VM log as this host sees it. A system daemon writes it in /var/log, a session daemon
 * below its user's cache folder (virQEMUDriverConfigNew in src/qemu/qemu_conf.c). Either may have its own mount namespace.
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
