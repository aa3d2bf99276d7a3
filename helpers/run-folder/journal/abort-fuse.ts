import type {Host} from '../../host/host.ts';

const CONNECTIONS = '/sys/fs/fuse/connections';

/** The FUSE connections that the given processes have an end of, of those that are in uninterruptible sleep. */
const FIND = `
for pid; do
	grep -qs '^State:.D' /proc/"$pid"/task/*/status || continue
	sed -sn 's/^fuse_connection:[[:space:]]*//p' /proc/"$pid"/fdinfo/* 2>/dev/null || :
done | sort -u`;

/** Aborts them. Their control file system is mounted on few hosts, and then here alone. */
const ABORT = `
[ -e ${CONNECTIONS}/"$1" ] || mount -t fusectl fusectl ${CONNECTIONS}
for connection; do echo 1 > ${CONNECTIONS}/"$connection"/abort; done`;

/**
 * Frees killed processes that wait for an answer of a file system in user space which nobody gives any more: SIGKILL does
 * not end that wait, but the end of the connection does (fuse.rst, "Aborting a filesystem connection").
 *
 * libvirt_lxc serves /proc/meminfo of its container so. Its child, which becomes the init, inherits the server's end: when
 * both are killed while the child mounts that file, the child keeps the connection open on which it waits for its parent's
 * answer. Which connection it is /proc/PID/fdinfo tells root (fuse_dev_show_fdinfo in fs/fuse/dev.c of newer kernels; on
 * others this does nothing).
 */
export async function abortFuse(host: Host, pids: readonly number[]): Promise<void> {
	const {stdout} = await host.run(['sh', '-c', FIND, 'sh', ...pids.map(String)], {check: false});
	const connections = stdout.split('\n').filter(Boolean);
	if (connections.length > 0)
		await host.run(['unshare', '--mount', 'sh', '-c', ABORT, 'sh', ...connections], {check: false});
}
