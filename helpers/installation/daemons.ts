import type {Driver} from '../needs/need.ts';

/** libvirt's daemons: the monolithic one and the modular ones, as listed on https://libvirt.org/daemons.html. */
export const DAEMONS = [
	'libvirtd',
	'virtqemud',
	'virtlxcd',
	'virtnetworkd',
	'virtstoraged',
	'virtnodedevd',
	'virtsecretd',
	'virtproxyd',
	'virtinterfaced',
	'virtnwfilterd',
] as const;

/** The daemons that serve connections for QEMU and LXC guests. */
export const GUEST_DAEMONS = ['libvirtd', 'virtqemud', 'virtlxcd'] as const satisfies readonly DaemonName[];

/** The daemons that other daemons use: virtlogd writes the guests' logs, virtlockd guards their disks. */
export const HELPER_DAEMONS = ['virtlogd', 'virtlockd'] as const;

type DaemonName = (typeof DAEMONS)[number];
/** A daemon that may serve a private libvirt: the monolithic one, or a modular one for its own driver only. */
export type GuestDaemonName = (typeof GUEST_DAEMONS)[number];
type AnyDaemonName = DaemonName | (typeof HELPER_DAEMONS)[number];

/** How a daemon that the system runs is reached and recognized. */
interface DaemonPlace {
	/** The name of its main socket in /run/libvirt. */
	readonly socket: string;
	readonly pidFile: string;
	/** The name of its configuration file in /etc/libvirt. */
	readonly configuration: string;
	/** Its systemd service, and the sockets that start it when somebody connects. */
	readonly service: string;
	readonly sockets: readonly string[];
}

/** Returns a daemon's files, below the folders that every distribution configures for libvirt. */
export function daemonPlace(daemon: AnyDaemonName): DaemonPlace {
	return {
		socket: daemon === 'libvirtd' || daemon === 'virtproxyd' ? 'libvirt-sock' : `${daemon}-sock`,
		pidFile: `/run/${daemon}.pid`,
		configuration: `${daemon}.conf`,
		service: `${daemon}.service`,
		sockets: [`${daemon}.socket`, `${daemon}-ro.socket`, `${daemon}-admin.socket`],
	};
}

/** Returns the daemons that may serve a driver's connections: the monolithic one, and the driver's own. */
export function daemonsOf(driver: Driver): readonly GuestDaemonName[] {
	return ['libvirtd', driver === 'lxc' ? 'virtlxcd' : 'virtqemud'];
}
