#!/bin/sh
# Makes the disk of a runner from its root.tar:  make-disk.sh FOLDER WORK label|relabel-at-boot
#
# FOLDER has root.tar, and gets disk.img, vmlinuz and initrd.img; WORK is where the tree is unpacked meanwhile.
set -eu
folder=$1
root=$(mktemp -d "$2/virtrig-runner.XXXXXX")
trap 'rm -rf --one-file-system "$root"' EXIT
tar --xattrs --xattrs-include='*' --numeric-owner -xf "$folder/root.tar" -C "$root"
cp "$root"/boot/vmlinuz-* "$folder/vmlinuz"
cp "$root"/boot/initrd.img-* "$folder/initrd.img"
# Labels are set by the image's own setfiles, which needs /proc; only root of the machine may set them. Where we are not,
# the first boot does it (selinux-autorelabel.service), which takes minutes.
if [ "$3" = label ]; then
	contexts=/etc/selinux/default/contexts/files/file_contexts
	unshare --mount --propagation private sh -euc '
		mount -t proc proc "$0/proc"
		chroot "$0" setfiles -F "$1" / >&2
	' "$root" "$contexts"
	getfattr --absolute-names --name=security.selinux "$root/etc/passwd" >/dev/null
else
	touch "$root/.autorelabel"
fi
# Of a size that leaves room for suites; what nobody writes takes none. No journal: nothing of it outlives its VM.
rm -f "$folder/disk.img"
mke2fs -q -t ext4 -O ^has_journal -L root -d "$root" "$folder/disk.img" 4G
