import type {Host} from '../../host/host.ts';

const CONNECTIONS = '/sys/fs/fuse/connections';

/** Prints the FUSE connections that the given processes have an end of, for those in uninterruptible sleep. */
const FIND = `
for pid; do
	grep -qs '^State:.D' /proc/"$pid"/task/*/status || continue
	sed -sn 's/^fuse_connection:[[:space:]]*//p' /proc/"$pid"/fdinfo/* 2>/dev/null || :
done | sort -u`;

/**
 * Aborts connections. Few hosts have the control file system mounted, so it is mounted in a new namespace if missing.
 */
const ABORT = `
[ -e ${CONNECTIONS}/"$1" ] || mount -t fusectl fusectl ${CONNECTIONS}
for connection; do echo 1 > ${CONNECTIONS}/"$connection"/abort; done`;

/**
 * Frees killed processes that wait for an answer of a FUSE file system whose server is gone. SIGKILL does not end
 * that wait, but aborting the connection does (fuse.rst, "Aborting a filesystem connection").
 *
 * libvirt_lxc serves /proc/meminfo of its container by FUSE. Its child, which becomes the init, inherits the server's
 * end. If both are killed while the child mounts that file, the child waits for its parent's answer on a connection
 * that it keeps open itself. /proc/PID/fdinfo shows root which connection it is (fuse_dev_show_fdinfo in
 * fs/fuse/dev.c of newer kernels; on older ones this does nothing).
 */
export async function abortFuse(host: Host, pids: readonly number[]): Promise<void> {
	const {stdout} = await host.run(['sh', '-c', FIND, 'sh', ...pids.map(String)], {check: false});
	const connections = stdout.split('\n').filter(Boolean);
	if (connections.length > 0)
		await host.run(['unshare', '--mount', 'sh', '-c', ABORT, 'sh', ...connections], {check: false});
}
