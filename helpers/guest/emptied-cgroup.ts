import {VirshError} from '../libvirt/virsh/virsh-error.ts';

/** One sentence for the report. */
export const LATE_FOR_CGROUP =
	"libvirtd destroyed a container, and called it an error that systemd had removed the container's emptied cgroup";

const SIGNATURE =
	/(Failed to read|Unable to read from) \S*\/cgroup\.(threads|procs|controllers)'?: No such (device|file or directory)/;

/**
 * Whether a container's destroy came to its cgroup after systemd had removed it. With cgroup v2, libvirt kills what is in the
 * cgroup, looks again until nobody is left, and descends into the directories in it (virCgroupKillRecursiveInternal in
 * src/util/vircgroup.c). systemd removes the scope as soon as it is empty. Of what libvirt reads then, it lets only a
 * directory, or a list of threads, that cannot be opened pass: a list that is open already ends with ENODEV, and the new
 * group of a directory begins with its parent's `cgroup.controllers` (virCgroupV2DetectControllers). Seen with libvirt 11.3.
 */
export function isLateForCgroup(error: unknown): error is VirshError {
	return error instanceof VirshError && SIGNATURE.test(error.output.replaceAll(/\r?\n/g, ' '));
}
