#!/bin/bash
# Starts a libvirtd separate from the machine's, and waits for its first answer, as a user would script it: namespaces for
# mounts and processes, separate folders mounted over libvirt's, and the daemon. Prints nothing on success.
#
#   bare-libvirtd.sh FOLDER
set -euo pipefail
folder=$1
mkdir -p "$folder"/{etc,run,lib,cache,log}
printf 'auth_unix_ro = "none"\nauth_unix_rw = "none"\n' >"$folder/etc/libvirtd.conf"
printf 'user = "root"\ngroup = "root"\n' >"$folder/etc/qemu.conf"

unshare --mount --pid --fork --kill-child --net --propagation private tini -g -- bash -c '
	set -e
	folder=$1
	mount -t proc proc /proc
	mount -t tmpfs run /run
	mkdir /run/mine && mount --bind "$folder" /run/mine
	for path in /etc /var/lib /var/cache /var/log; do
		layer=/run/layer$(echo $path | tr / _)
		mkdir "$layer" "$layer.work"
		mount -t overlay -o "lowerdir=$path,upperdir=$layer,workdir=$layer.work" overlay "$path"
	done
	for pair in etc:/etc/libvirt run:/run/libvirt lib:/var/lib/libvirt cache:/var/cache/libvirt log:/var/log/libvirt; do
		mkdir -p "${pair#*:}" && mount --bind "/run/mine/${pair%%:*}" "${pair#*:}"
	done
	getent passwd libvirt-qemu >/dev/null || echo "libvirt-qemu:x:64055:64055::/:/usr/sbin/nologin" >>/etc/passwd
	getent group libvirt-qemu >/dev/null || echo "libvirt-qemu:x:64055:" >>/etc/group
	virtlogd --daemon
	exec libvirtd' bash "$folder" >"$folder/output" 2>&1 &
namespaces=$!
end() {
	kill -9 "$namespaces" 2>/dev/null || :
	wait "$namespaces" 2>/dev/null || :
}
trap end EXIT
for ((i = 0; i < 3000; i++)); do
	[[ -S $folder/run/libvirt-sock ]] && break
	sleep 0.01
done
virsh -c "qemu+unix:///system?socket=$folder/run/libvirt-sock" list >/dev/null
