import {isRoot} from '../../helpers/host/process/is-root.ts';

/** The programs that a runner VM is built and started with. */
export function runnerPrograms(root = isRoot()): string[] {
	const programs = ['mmdebstrap', 'mke2fs', 'ssh-keygen', 'ssh', 'qemu-img', 'tar', 'unshare', 'getfattr'];
	// A user namespace of an ordinary user has more than one user by this program only.
	return root ? programs : [...programs, 'newuidmap'];
}
