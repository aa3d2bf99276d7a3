#!/bin/sh
# The first shell of a private libvirt, in its own mount, pid, net, uts, ipc and cgroup namespaces.
#
#   inside.sh FOLDER
#
# Shows the host's tree read-only, lays private folders over libvirt's, and becomes the daemon. Nothing that is
# mounted here is seen outside, and all of it ends with the last process in here.
set -eu
folder=$1

mount -t proc -o nosuid,nodev,noexec proc /proc
ip link set lo up

# Unmounts a folder with all that is below it, the last first.
unmount_below() {
	awk -v top="$1" '$5 == top || index($5, top "/") == 1 {print $5}' /proc/self/mountinfo | tac | while read -r target; do
		umount --lazy "$target"
	done
}

# sysfs belongs to a network namespace, and a cgroup mount to a cgroup namespace: both are mounted anew. A covered
# mount would stay in the mount table, where libvirt looks for its controllers.
unmount_below /sys
mount -t sysfs -o nosuid,nodev,noexec sysfs /sys
mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
while read -r type options target; do
	mkdir -p "$target"
	mount -t "$type" -o "$options" cgroup "$target"
	# On v2 a cgroup with processes in it cannot hand controllers on: the daemon's own make room for the guests'.
	if [ "$type" = cgroup2 ]; then
		mkdir "$target/daemon"
		for pid in $(cat "$target/cgroup.procs"); do echo "$pid" >"$target/daemon/cgroup.procs"; done
		sed 's/\([a-z]\)/+\1/; s/ / +/g' "$target/cgroup.controllers" >"$target/cgroup.subtree_control"
	fi
done <"$folder/cgroup-mounts"

# Hides the host's /run with its sockets: no D-Bus, so no systemd or machined that would act outside.
mount -t tmpfs -o mode=755 run /run
mkdir /run/lock

# The private folders by a path that the views below do not cover.
mkdir /run/private
mount --bind "$folder" /run/private

# A copy-on-write view of the folders that libvirt's own lie in; what is written there stays in memory, in here.
mkdir /run/upper
for path in /etc /var/lib /var/cache /var/log; do
	layer=/run/upper/$(echo "$path" | tr / _)
	mkdir "$layer" "$layer.work"
	mount -t overlay -o "lowerdir=$path,upperdir=$layer,workdir=$layer.work" overlay "$path"
done
for pair in etc:/etc/libvirt run:/run/libvirt lib:/var/lib/libvirt cache:/var/cache/libvirt log:/var/log/libvirt; do
	target=${pair#*:}
	mkdir -p "$target"
	mount --bind "/run/private/${pair%%:*}" "$target"
done

# Debian's libvirtd refuses to start where its QEMU user is unknown; only libvirt-daemon-system makes that user.
getent passwd libvirt-qemu >/dev/null || echo 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin' >>/etc/passwd
getent group libvirt-qemu >/dev/null || echo 'libvirt-qemu:x:64055:' >>/etc/group

# Devices of its own. A /dev/kvm that QEMU's user cannot open makes libvirt probe QEMU anew at every call.
mkdir /run/dev
mount -t tmpfs -o mode=755 dev /run/dev
for node in null zero full random urandom tty kvm fuse net/tun vhost-net loop-control; do
	[ -e "/dev/$node" ] || continue
	mkdir -p "$(dirname "/run/dev/$node")"
	cp -a "/dev/$node" "/run/dev/$node"
done
[ ! -e /run/dev/kvm ] || chmod 0666 /run/dev/kvm
mkdir /run/dev/pts /run/dev/shm
mount -t devpts -o newinstance,mode=620,ptmxmode=666 devpts /run/dev/pts
mount -t tmpfs -o mode=1777 shm /run/dev/shm
ln -s pts/ptmx /run/dev/ptmx
ln -s /proc/self/fd /run/dev/fd
# QEMU's driver moves every mount below /dev that it finds in the mount table, so that none may hide another there.
unmount_below /dev
mount --move /run/dev /dev

mount -t tmpfs -o mode=1777 tmp /tmp
mount -t tmpfs -o mode=1777 tmp /var/tmp

# Read-only from here on: the root file system, and whatever disk else is mounted on it.
awk '{for (i = 7; $i != "-"; i++); print $(i + 1), $5}' /proc/self/mountinfo | while read -r type target; do
	case $type in
	proc | sysfs | cgroup | cgroup2 | devpts | tmpfs | overlay | devtmpfs | mqueue | autofs) continue ;;
	esac
	case $target in
	/etc/libvirt | /run/* | /var/lib/libvirt | /var/cache/libvirt | /var/log/libvirt) continue ;;
	esac
	# mountinfo writes a space as \040 and so on (proc(5)). A mount that another one hides cannot be reached.
	mount -o remount,bind,ro "$(printf '%b' "$target")" 2>/dev/null || :
done
touch /virtrig-probe 2>/dev/null && { rm -f /virtrig-probe; echo "the host's tree could not be made read-only" >&2; exit 1; }

# As a service manager would start them: guests inherit PATH, and it is written into their logs.
clean='env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8'
$clean virtlogd --daemon
exec $clean libvirtd
