import type {Driver} from '../needs/need.ts';

/** The daemons of libvirt: the monolithic one, and the modular ones. https://libvirt.org/daemons.html names them. */
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

/** Those that serve connections to guests of QEMU and LXC. */
export const GUEST_DAEMONS = ['libvirtd', 'virtqemud', 'virtlxcd'] as const satisfies readonly DaemonName[];

/** What the daemons above use: virtlogd writes the logs of guests, virtlockd guards their disks. */
export const HELPER_DAEMONS = ['virtlogd', 'virtlockd'] as const;

type DaemonName = (typeof DAEMONS)[number];
/** A daemon that may serve a private libvirt: the monolithic one, or a modular one for its driver alone. */
export type GuestDaemonName = (typeof GUEST_DAEMONS)[number];
type AnyDaemonName = DaemonName | (typeof HELPER_DAEMONS)[number];

/** How a daemon that the system runs is reached and known. */
interface DaemonPlace {
	/** The name of its main socket in /run/libvirt. */
	readonly socket: string;
	readonly pidFile: string;
	/** Its file in /etc/libvirt. */
	readonly configuration: string;
	/** Its service of systemd, and the sockets that start it when somebody connects. */
	readonly service: string;
	readonly sockets: readonly string[];
}

/** Where a daemon's files are, below the folders that libvirt is configured with by every distribution. */
export function daemonPlace(daemon: AnyDaemonName): DaemonPlace {
	return {
		socket: daemon === 'libvirtd' || daemon === 'virtproxyd' ? 'libvirt-sock' : `${daemon}-sock`,
		pidFile: `/run/${daemon}.pid`,
		configuration: `${daemon}.conf`,
		service: `${daemon}.service`,
		sockets: [`${daemon}.socket`, `${daemon}-ro.socket`, `${daemon}-admin.socket`],
	};
}

/** The daemons that may serve the connections of a driver: the monolithic one, and the driver's own. */
export function daemonsOf(driver: Driver): readonly GuestDaemonName[] {
	return ['libvirtd', driver === 'lxc' ? 'virtlxcd' : 'virtqemud'];
}
