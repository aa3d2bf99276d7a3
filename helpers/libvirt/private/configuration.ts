import {daemonPlace, type GuestDaemonName} from '../../installation/daemons.ts';

/** The daemon's log filters and outputs at debug level: https://libvirt.org/logging.html. */
const LOG_FILTERS = '1:cgroup 1:security 1:lxc 1:command 3:qemu 3:event 3:object';

/**
 * Returns a private libvirt's configuration files, by their name in /etc/libvirt. Every other setting keeps its
 * default, because the defaults are tested.
 */
export function privateConfiguration(daemon: GuestDaemonName): Readonly<Record<string, string>> {
	return {
		[daemonPlace(daemon).configuration]: [
			// polkit is unreachable without D-Bus. The socket is in a folder that only root can enter.
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
