import {daemonPlace, type GuestDaemonName} from '../../installation/daemons.ts';

/** What the daemon's log records at debug level; see https://libvirt.org/logging.html. */
const LOG_FILTERS = '1:cgroup 1:security 1:lxc 1:command 3:qemu 3:event 3:object';

/**
 * The configuration files of a private libvirt, by their name in /etc/libvirt. Every other setting keeps its default, since
 * the defaults are what is tested.
 */
export function privateConfiguration(daemon: GuestDaemonName): Readonly<Record<string, string>> {
	return {
		[daemonPlace(daemon).configuration]: [
			// There is no D-Bus in here to ask polkit over; the socket is in a folder that only root can enter.
			'auth_unix_ro = "none"',
			'auth_unix_rw = "none"',
			`log_filters = "${LOG_FILTERS}"`,
			'log_outputs = "1:file:/var/log/libvirt/libvirtd.log"',
			'',
		].join('\n'),
		'qemu.conf': ['user = "root"', 'group = "root"', ''].join('\n'),
		// Small, so that a test can make a guest's log rotate. The default is 2 MiB.
		[daemonPlace('virtlogd').configuration]: ['max_size = 131072', 'max_backups = 3', ''].join('\n'),
	};
}
