import {isRoot} from '../../helpers/host/files/own-folder.ts';

/** The programs that a runner VM is built and started with, each with the Debian package that has it. */
export function runnerPrograms(root = isRoot()): Readonly<Record<string, string>> {
	return {
		mmdebstrap: 'mmdebstrap',
		mke2fs: 'e2fsprogs',
		'ssh-keygen': 'openssh-client',
		ssh: 'openssh-client',
		'qemu-img': 'qemu-utils',
		tar: 'tar',
		unshare: 'util-linux',
		getfattr: 'attr',
		// Of whose users a user namespace has more than one.
		...(root ? {} : {newuidmap: 'uidmap'}),
	};
}
