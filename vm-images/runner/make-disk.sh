#!/bin/sh
# Makes the disk of a runner from its root.tar:  make-disk.sh FOLDER memory|disk
#
# FOLDER has root.tar, and gets disk.img, vmlinuz and initrd.img. The tree is unpacked in between, in memory or on disk.
# Run it as root in a mount namespace of its own; an ordinary user is root in a user namespace, and then in memory: the
# kernel lets him set the labels of SELinux only in a file system that was mounted in that namespace (cap_inode_setxattr).
set -eu
folder=$1
root=$folder/work
mkdir "$root"
# Its directories are the user namespace's, and not always the user's.
trap 'rm -rf --one-file-system "$root"' EXIT
if [ "$2" = memory ]; then
	mount -t tmpfs -o mode=755,size=3G tmpfs "$root"
	trap 'umount "$root"; rmdir "$root"' EXIT
fi
# The kernel fills /dev, and an ordinary user can make no device.
tar --xattrs --xattrs-include='*' --numeric-owner --exclude='./dev/*' -xf "$folder/root.tar" -C "$root"
cp "$root"/boot/vmlinuz-* "$folder/vmlinuz"
cp "$root"/boot/initrd.img-* "$folder/initrd.img"
# By the image's own setfiles, which needs /proc.
contexts=/etc/selinux/default/contexts/files/file_contexts
unshare --mount --propagation private sh -euc '
	mount --rbind /proc "$0/proc"
	chroot "$0" setfiles -F "$1" / >&2
' "$root" "$contexts"
getfattr --absolute-names --name=security.selinux "$root/etc/passwd" >/dev/null
# Of a size that leaves room for suites; what nobody writes takes none. No journal: nothing of it outlives its VM.
rm -f "$folder/disk.img"
mke2fs -q -t ext4 -O ^has_journal -L root -d "$root" "$folder/disk.img" 4G
