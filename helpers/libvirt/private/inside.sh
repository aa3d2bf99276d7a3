#!/bin/sh
# The first shell of a private libvirt, in its own mount, pid, net, uts, ipc and cgroup namespaces.
#
#   inside.sh FOLDER VIRTLOGD DAEMON [NAME=VALUE...]
#
# Shows the host's tree read-only, lays private folders over libvirt's, and becomes the daemon, with these variables.
# Its mounts are invisible outside, and vanish with the last process in here. FOLDER contains first.fstab and later.fstab.
# One mount(8) handles each of them, because a process per mount would be slow.
set -eu
folder=$1 virtlogd=$2 daemon=$3
shift 3

mount -t proc -o nosuid,nodev,noexec proc /proc
ip link set lo up

# A covered mount would stay in the mount table. libvirt looks there for controllers, and its QEMU driver for what to move
# out of /dev.
umount --lazy --recursive /sys
mount --no-mtab --all --fstab "$folder/first.fstab"

# libvirt expects all controllers of a v2 hierarchy's root to be enabled for children. This root has no process, so they can be.
if [ -e /sys/fs/cgroup/cgroup.subtree_control ]; then
	sed 's/\([a-z]\)/+\1/; s/ / +/g' /sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
fi

mkdir -p /run/lock $(cat "$folder/upper-folders")
mount --no-mtab --all --fstab /run/private/later.fstab

# Debian's libvirtd refuses to start without its QEMU user, which only the package libvirt-daemon-system adds.
getent passwd libvirt-qemu >/dev/null || echo 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin' >>/etc/passwd
getent group libvirt-qemu >/dev/null || echo 'libvirt-qemu:x:64055:' >>/etc/group

# Its own devices. libvirt would probe QEMU again at every call if QEMU's user could not open /dev/kvm.
nodes=
cd /dev
for node in null zero full random urandom tty kvm fuse net/tun vhost-net loop-control; do
	[ ! -e "$node" ] || nodes="$nodes $node"
done
cp -a --parents $nodes /run/dev
cd /
[ ! -e /run/dev/kvm ] || chmod 0666 /run/dev/kvm
ln -s pts/ptmx /run/dev/ptmx
ln -s /proc/self/fd /run/dev/fd
umount --lazy --recursive /dev 2>/dev/null || :
mount --move /run/dev /dev

# From here on everything of the host's is read-only, except mounts made above, and mounts that they cover: a covered
# mount cannot be reached.
awk '{for (i = 7; $i != "-"; i++); print $(i + 1), $5}' /proc/self/mountinfo | while read -r type target; do
	# Looking at an automount point would mount what belongs there.
	[ "$type" != autofs ] || continue
	# mountinfo writes a space as \040 and so on (proc(5)).
	target=$(printf '%b' "$target")
	case $target/ in
	/proc/* | /sys/* | /dev/* | /run/* | /tmp/* | /var/tmp/* | /etc/* | /var/lib/* | /var/cache/* | /var/log/*) continue ;;
	esac
	mount -o remount,bind,ro "$target" || :
	# For root, too, access(2) fails on a read-only file system.
	if [ -w "$target" ]; then
		echo "the host's $target could not be made read-only" >&2
		exit 1
	fi
done

# As a service manager starts them: guests inherit PATH, and their logs show it.
set -- env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"
"$@" "$virtlogd" --daemon
exec "$@" "$daemon"
