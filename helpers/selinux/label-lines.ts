import type {LogRecord} from '../logs/daemon-log.ts';
import type {FileLabel, FileLabelSet, FileRestored, LabelLine} from './label-line.ts';
import {readLabelMessage} from './label-messages.ts';

/**
 * What libvirt's log says about labels, in the order of the log; see parseDaemonLog for the records.
 *
 * **Where the lines are.** libvirtd logs itself what it does itself: labels generated, sockets' and processes' labels,
 * a command's user (`Setting child to drop privileges`), `Restoring security label on DOMAIN`, and `Restoring SELinux
 * context on PATH` when it queues that for a transaction. What a transaction then does to files (`Setting SELinux
 * context`, `Setting DAC user and group`, `Restoring DAC user and group`, and once more `Restoring SELinux context`) is
 * logged by a **forked child** if one of these settings of qemu.conf says so (virSecuritySELinuxTransactionCommit in
 * src/security/security_selinux.c, virSecurityDACTransactionCommit in security_dac.c, their callers in
 * src/qemu/qemu_security.c, the defaults in src/qemu/qemu_conf.c):
 *
 * - `namespaces = ["mount"]`, the default of a privileged daemon: at the guest's start and while it runs, the child
 *   enters its mount namespace (virProcessRunInMountNamespace, src/util/virprocess.c). Not for the restore of all
 *   labels when it has stopped, nor for the files of a TPM: there is no namespace (any more) to enter.
 * - `remember_owner = 1`, the default of a privileged daemon: always, for the sake of the locks on the files' metadata
 *   (virProcessRunInFork).
 *
 * With `remember_owner = 0` and `namespaces = []` no child is forked, and all lines are in the daemon's log.
 *
 * Such a child has no outputs and **no filters** any more: virFork (src/util/vircommand.c) calls virLogReset, which
 * drops both, and keeps the default level alone; without outputs virLogVMessage (src/util/virlog.c) writes to stderr.
 * That is the daemon's: the journal under systemd, /dev/null after `libvirtd --daemon`. So a filter such as
 * `1:security` does nothing there: "Setting" and "Restoring" are logged as info, and come out only with
 * `log_level = 2` or 1 in libvirtd.conf, or LIBVIRT_DEBUG. Each child's first lines are the version and the hostname.
 *
 * The four combinations of the two settings were tried with libvirt 9.0, virt-qemu-run and the DAC driver, whose
 * transactions are as SELinux's: without LIBVIRT_DEBUG the owners that a child set were logged nowhere.
 *
 * A command's child (virExec) is another case: its stderr is the command's, so `Setting child security label to` is in
 * qemu/NAME.log. A container's disks and devices are labelled by libvirt_lxc (src/lxc/lxc_controller.c), whose log is
 * lxc/NAME.log, with the daemon's filters; its root is not labelled (skipAllLabel in security_selinux.c).
 *
 * The journal's lines must be without its prefix: see journalLines.
 */
export function readLabelLines(records: readonly LogRecord[]): LabelLine[] {
	const lines = records.flatMap((record) => {
		const event = readLabelMessage(record.message);
		return event === undefined ? [] : [{...event, record} as LabelLine];
	});
	return joinRestores(lines);
}

/** A restore and what it set follow one another within a thread, which may not be so in the log. */
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
