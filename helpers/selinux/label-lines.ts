import type {LogRecord} from '../logs/daemon-log.ts';
import type {FileLabel, FileLabelSet, FileRestored, LabelLine} from './label-line.ts';
import {readLabelMessage} from './label-messages.ts';

/**
 * Reads what libvirt's log says about labels, in the order of the log; see parseDaemonLog for the records.
 *
 * **Where the lines are.** libvirtd itself logs its own actions: generated labels, labels of sockets and processes, a command's
 * user (`Setting child to drop privileges`), `Restoring security label on DOMAIN`, and `Restoring SELinux context on PATH` when
 * it queues a restore for a transaction. The transaction then changes files (`Setting SELinux context`, `Setting DAC user and
 * group`, `Restoring DAC user and group`, and once more `Restoring SELinux context`). A **forked child** logs these lines if
 * one of the following settings of qemu.conf is on (virSecuritySELinuxTransactionCommit in src/security/security_selinux.c,
 * virSecurityDACTransactionCommit in security_dac.c, their callers in src/qemu/qemu_security.c, the defaults in
 * src/qemu/qemu_conf.c):
 * - `namespaces = ["mount"]`, the default of a privileged daemon: when the guest starts and while it runs, the child enters its
 *   mount namespace (virProcessRunInMountNamespace, src/util/virprocess.c). There is no such child for the restore of all labels
 *   after the guest has stopped, because the namespace is gone, and for the files of a TPM, because they have no namespace to
 *   enter.
 * - `remember_owner = 1`, the default of a privileged daemon: always, because of the locks on the files' metadata
 *   (virProcessRunInFork).
 *
 * With `remember_owner = 0` and `namespaces = []` libvirt forks no child, and all lines are in the daemon's log.
 *
 * Such a child has no outputs and **no filters**: virFork (src/util/vircommand.c) calls virLogReset, which drops both and keeps
 * only the default level. Without outputs, virLogVMessage (src/util/virlog.c) writes to stderr. That is the daemon's stderr:
 * the journal under systemd, /dev/null after `libvirtd --daemon`. So a filter such as `1:security` has no effect there.
 * "Setting" and "Restoring" are logged as info, so they appear only with `log_level = 2` or 1 in libvirtd.conf, or with
 * LIBVIRT_DEBUG. Each child first logs the version and the hostname.
 *
 * The four combinations of the two settings were tried with libvirt 9.0, virt-qemu-run and the DAC driver, whose transactions
 * work like SELinux's. Without LIBVIRT_DEBUG, the owners that a child set were logged nowhere.
 *
 * A command's child (virExec) is different: its stderr is the command's, so `Setting child security label to` is in
 * qemu/NAME.log. libvirt_lxc labels a container's disks and devices (src/lxc/lxc_controller.c). Its log is lxc/NAME.log, with
 * the daemon's filters. A container's root is not labelled (skipAllLabel in security_selinux.c).
 *
 * Lines from the journal must not have the journal's prefix: see journalLines.
 */
export function readLabelLines(records: readonly LogRecord[]): LabelLine[] {
	const lines = records.flatMap((record) => {
		const event = readLabelMessage(record.message);
		return event === undefined ? [] : [{...event, record} as LabelLine];
	});
	return joinRestores(lines);
}

/** Joins a restore with the label that it set. They follow one another within a thread, but not necessarily in the log. */
function joinRestores(lines: readonly LabelLine[]): LabelLine[] {
	const joined = [...lines];
	const previous = new Map<number, number>();
	lines.forEach((line, at) => {
		const before = previous.get(line.record.thread) ?? -1;
		previous.set(line.record.thread, at);
		const restored = lines[before];
		if (line.kind !== 'set' || restored?.kind !== 'restored' || !carriesOut(line, restored)) return;
		joined[at] = {...line, restores: true};
		joined[before] = {...restored, to: labelOf(line)};
	});
	return joined;
}

function carriesOut(set: FileLabelSet, {model, path, to}: FileRestored): boolean {
	return set.model === model && set.path === path && to === undefined;
}

function labelOf(set: FileLabelSet): FileLabel {
	return set.model === 'selinux'
		? {model: 'selinux', context: set.context}
		: {model: 'dac', owner: set.owner};
}
