import {isRoot} from '../../helpers/host/process/is-root.ts';

/** The programs that build and start a runner VM. */
export function runnerPrograms(root = isRoot()): string[] {
	const programs = ['mmdebstrap', 'mke2fs', 'ssh-keygen', 'ssh', 'qemu-img', 'tar', 'unshare', 'getfattr'];
	// Maps further users into an ordinary user's user namespace; no other program can.
	return root ? programs : [...programs, 'newuidmap'];
}
