#!/bin/sh
# Runs a command with a view of the machine in which podman leaves nothing outside a folder: own-view.sh FOLDER COMMAND...
# In a mount namespace of its own, so that every mount of podman's ends with it.
#
# Its /run is one of the folder: netavark's and runc's files have fixed places there. Its /var/lib is read-only: podman
# then keeps its cache of blobs in memory (containers/image, pkg/blobinfocache), instead of in /var/lib/containers.
set -eu
folder=$1
shift
mkdir -p "$folder/run"
mount --rbind /var/lib /var/lib
mount -o remount,bind,ro /var/lib
mount --bind "$folder" "$folder"
mount -o remount,bind,rw "$folder"
mount --bind "$folder/run" /run
exec "$@"
