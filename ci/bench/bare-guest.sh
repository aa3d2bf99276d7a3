#!/bin/bash
# Starts a defined guest, waits for its banner on its console, and destroys it, as a user would script it without virtrig.
#
#   bare-guest.sh URI NAME BANNER
set -euo pipefail
uri=$1 name=$2 banner=$3

case $uri in
lxc*) virsh -q -c "$uri" start "$name" >/dev/null ;;
*) virsh -q -c "$uri" start "$name" --paused >/dev/null ;;
esac
coproc console { script -qfc "virsh -c '$uri' console '$name'" /dev/null; }
until_line() {
	while IFS= read -r -t 60 line; do
		[[ $line == *"$1"* ]] && return 0
	done <&"${console[0]}"
	echo "no line with '$1'" >&2
	return 1
}
until_line 'Escape character'
[[ $uri == lxc* ]] || virsh -q -c "$uri" resume "$name" >/dev/null
until_line "$banner"
virsh -q -c "$uri" destroy "$name" >/dev/null
